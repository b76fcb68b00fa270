package io.waybill.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The top of a DAG's pages.
 *
 * @param dag the DAG
 * @param tab which of its pages this is
 * @param running how many of its runs are on the way
 * @param problems what is wrong with its file, if anything
 * @param cost what its runs of the last 30 days cost
 * @param awaits the assets that it waits for
 */
public record DagHead(
        DagSummary dag,
        Tab tab,
        int running,
        @Nullable FileProblems problems,
        CostView cost,
        List<AwaitedAsset> awaits) {
    public DagHead {
        awaits = List.copyOf(awaits);
    }

    /** The pages of a DAG. */
    public enum Tab {
        /** Its graph, with the states of one run. */
        GRAPH("Graph", ""),
        /** Its runs by its tasks. */
        GRID("Grid", "/grid"),
        /** Its runs. */
        RUNS("Runs", "/runs"),
        /** The days of a year, with the runs for them. */
        CALENDAR("Calendar", "/calendar"),
        /** Its backfills. */
        BACKFILLS("Backfills", "/backfills"),
        /** Its file. */
        CODE("Code", "/code"),
        /** What the file says of it, and how long its runs take. */
        DETAILS("Details", "/details"),
        /** What it was before, and what has changed. */
        VERSIONS("Versions", "/versions");

        private final String label;
        private final String path;

        Tab(String label, String path) {
            this.label = label;
            this.path = path;
        }

        /** What the tab is called. */
        public String label() {
            return label;
        }

        /** Where it leads. */
        public String href(String dagId) {
            return Links.dag(dagId) + path;
        }
    }
}
