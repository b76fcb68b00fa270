package io.waybill.web.view;

import java.util.List;

/**
 * What containers cost.
 *
 * @param frame around it
 * @param days how far back that reaches
 * @param total of all of it
 * @param dags by DAG, the dearest first
 * @param tags by tag and cost tag of DAGs, the dearest first
 * @param targets by target, the dearest first
 * @param byDay by day, the newest first
 */
public record CostPage(
        Frame frame, int days, CostView total, List<Line> dags, List<Line> tags, List<Line> targets, List<Line> byDay) {
    public CostPage {
        dags = List.copyOf(dags);
        tags = List.copyOf(tags);
        targets = List.copyOf(targets);
        byDay = List.copyOf(byDay);
    }

    /**
     * One line.
     *
     * @param name of the DAG, the tag, the target or the day
     * @param href where it leads; empty: nowhere
     * @param cost what it cost
     * @param share of the dearest line, 0 to 100, for the bar
     */
    public record Line(String name, String href, CostView cost, int share) {}
}
