package io.waybill.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG's graph, with the states of one run.
 *
 * @param frame around it
 * @param head the top
 * @param graph for the script
 * @param run the run whose states are shown; absent before the first run
 * @param chosen whether that run was asked for; else it is the newest
 * @param runs the last runs, newest first, to choose from
 */
public record DagGraphPage(
        Frame frame,
        DagHead head,
        GraphView graph,
        @Nullable RunItem run,
        boolean chosen,
        List<RunItem> runs) {
    public DagGraphPage {
        runs = List.copyOf(runs);
    }
}
