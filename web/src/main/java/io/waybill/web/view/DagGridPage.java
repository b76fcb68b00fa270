package io.waybill.web.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG's runs by its tasks.
 *
 * @param frame around it
 * @param head the top
 * @param columns the runs, oldest first
 * @param rows the tasks and groups, in the order of the graph
 * @param wanted how many runs were asked for
 * @param most how many can be shown, since the DAG has many tasks; as many as {@code wanted} where that is no matter
 * @param longest how long the longest of the runs took, in words
 * @param first whether these are the newest runs
 * @param older where the next page begins; absent where there is none
 */
public record DagGridPage(
        Frame frame,
        DagHead head,
        List<Column> columns,
        List<Row> rows,
        int wanted,
        int most,
        String longest,
        boolean first,
        @Nullable Long older) {
    /** How many runs one may ask for. */
    public static final List<Integer> CHOICES = List.of(25, 50, 100, 200, 400);

    public DagGridPage {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** The newest runs, so many of them. */
    public String href(int runs) {
        return DagHead.Tab.GRID.href(head.dag().dagId()) + "?runs=" + runs;
    }

    /** The runs before these. */
    public String olderHref() {
        return href(wanted) + "&before=" + older;
    }

    /**
     * A run.
     *
     * @param key names the column
     * @param state where it stands
     * @param height of its bar, in hundredths of that of the longest run
     * @param href its page
     * @param title date, state and duration in words
     * @param tick date or time that is written above the column, or empty
     */
    public record Column(long key, StateView state, int height, String href, String title, String tick) {}

    /**
     * A task, or a group of tasks.
     *
     * @param number names the row
     * @param id of the task or group
     * @param label what it is called
     * @param depth how far it is indented
     * @param parent id of the group that it is in, or empty
     * @param group whether others are in it
     * @param href the task in the newest of the runs that has it; empty for a group
     * @param counts how many items of a mapped task are through in the newest of the runs, or empty
     * @param gone whether the DAG does not have it any more
     * @param cells one for each column; null where the run has no such task
     */
    public record Row(
            int number,
            String id,
            String label,
            int depth,
            String parent,
            boolean group,
            String href,
            String counts,
            boolean gone,
            List<@Nullable Cell> cells) {
        public Row {
            cells = Collections.unmodifiableList(new ArrayList<>(cells));
        }
    }

    /**
     * A task in a run.
     *
     * @param state where it stands
     * @param mapped whether it stands for several items
     * @param href its newest try
     * @param title all of it in words
     */
    public record Cell(StateView state, boolean mapped, String href, String title) {}
}
