package io.waybill.web.view;

import java.util.List;

/**
 * All DAGs.
 *
 * @param frame around it
 * @param query what is searched for, or empty
 * @param folder the DAG folder, so that an empty list can say where to put a file
 * @param problems files with problems, errors first
 * @param dags all of them, by name
 */
public record DagListPage(Frame frame, String query, String folder, List<FileProblems> problems, List<Item> dags) {
    public DagListPage {
        problems = List.copyOf(problems);
        dags = List.copyOf(dags);
    }

    /** How many DAGs match the query. */
    public long matching() {
        return dags.stream().filter(this::matches).count();
    }

    /** Whether the DAG has every word of the query. */
    public boolean matches(Item item) {
        String haystack = item.dag().haystack();
        for (String word : query.toLowerCase(java.util.Locale.ROOT).split("\\s+", -1)) {
            if (!haystack.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /**
     * One row.
     *
     * @param dag the DAG
     * @param running how many of its runs are on the way
     * @param queued how many wait for a place
     * @param runs its last runs, oldest first
     */
    public record Item(DagSummary dag, int running, int queued, List<RunBar> runs) {
        public Item {
            runs = List.copyOf(runs);
        }
    }
}
