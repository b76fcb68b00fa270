package io.waybill.web.view;

import java.util.List;

/**
 * A run: its tasks as a table with a timeline, and its graph.
 *
 * @param frame around it
 * @param head the top
 * @param showGraph whether the graph is shown instead of the table
 * @param graph for the script
 * @param rows the tasks in the order of the graph; the nodes of a task follow it
 * @param notices what is told of it, newest first
 * @param asks the tasks that wait for an answer
 * @param startedBy the updates of assets that have started it
 * @param wrote the updates of assets by its tasks, newest first
 */
public record RunPage(
        Frame frame,
        RunHead head,
        boolean showGraph,
        GraphView graph,
        List<TaskLine> rows,
        List<NoticeLine> notices,
        List<Asks> asks,
        List<AssetEventLine> startedBy,
        List<AssetEventLine> wrote) {
    public RunPage {
        rows = List.copyOf(rows);
        notices = List.copyOf(notices);
        asks = List.copyOf(asks);
        startedBy = List.copyOf(startedBy);
        wrote = List.copyOf(wrote);
    }

    /**
     * A task that waits for an answer.
     *
     * @param taskId the task
     * @param href where it is answered
     */
    public record Asks(String taskId, String href) {}

    /** Whether any of its containers cost something. */
    public boolean hasCosts() {
        return rows.stream().anyMatch(row -> !row.cost().isEmpty());
    }
}
