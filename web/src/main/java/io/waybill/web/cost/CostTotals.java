package io.waybill.web.cost;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.store.UsageQueries.UsedInAll;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the containers of the last {@link Costs#PERIOD} cost, as an estimate.
 *
 * @param total of all DAGs
 * @param dags by DAG
 * @param tags by tag, and by cost tag as {@code key=value}, of the version that a run was made with; a run with several
 *     counts for each
 * @param targets by the target that ran them
 * @param days by the day, in UTC, on which they began; only those with costs
 */
public record CostTotals(
        CostEstimate total,
        SortedMap<String, CostEstimate> dags,
        SortedMap<String, CostEstimate> tags,
        SortedMap<String, CostEstimate> targets,
        SortedMap<LocalDate, CostEstimate> days) {
    /** What the target is called that runs what names none. */
    private static final String DEFAULT = "default";

    public CostTotals {
        dags = Collections.unmodifiableSortedMap(new TreeMap<>(dags));
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
        days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
    }

    /**
     * The totals now.
     *
     * @param sees whether a DAG counts, by its id
     */
    public static CostTotals of(Costs costs, Predicate<String> sees) {
        CostEstimate total = CostEstimate.NONE;
        SortedMap<String, CostEstimate> dags = new TreeMap<>();
        SortedMap<String, CostEstimate> tags = new TreeMap<>();
        SortedMap<String, CostEstimate> targets = new TreeMap<>();
        SortedMap<LocalDate, CostEstimate> days = new TreeMap<>();
        for (var day : costs.byDay().entrySet()) {
            for (UsedInAll used : day.getValue()) {
                if (sees.test(used.dagId())) {
                    CostEstimate cost = costs.of(used);
                    total = total.plus(cost);
                    dags.merge(used.dagId(), cost, CostEstimate::plus);
                    costs.labels(used.versionId()).forEach(tag -> tags.merge(tag, cost, CostEstimate::plus));
                    targets.merge(used.target().isEmpty() ? DEFAULT : used.target(), cost, CostEstimate::plus);
                    days.merge(day.getKey(), cost, CostEstimate::plus);
                }
            }
        }
        return new CostTotals(total, dags, tags, targets, days);
    }
}
