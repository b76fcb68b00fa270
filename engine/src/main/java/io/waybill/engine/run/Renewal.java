package io.waybill.engine.run;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run that has ended and begins anew with another version of its DAG. Pure. */
public final class Renewal {
    private Renewal() {}

    /**
     * What is to be written for it: the run queued and on its new version, its tasks untouched, their tries with the numbers
     * that follow, and those that the new version does not have removed.
     *
     * @param tasks all rows of the run
     * @throws IllegalArgumentException where the run has not ended
     */
    public static RunChange of(RunRow run, Collection<TaskRow> tasks, long versionId, DagGraph graph, String reason) {
        if (!run.state().isTerminal()) {
            throw new IllegalArgumentException("Run " + run.runId() + " has not ended");
        }
        RunEdit edit = new RunEdit(run);
        edit.versionId = versionId;
        edit.state = RunState.QUEUED;
        edit.reason = reason;
        edit.startedAt = null;
        edit.endedAt = null;
        Map<TaskKey, TaskRow> before = new HashMap<>();
        tasks.forEach(task -> before.put(task.key(), task));
        List<TaskRow> after = new ArrayList<>();
        for (Node node : graph.nodes()) {
            TaskRow known = before.remove(node.key());
            after.add(changed(known == null ? TaskRow.untouched(run.id(), node.id()) : known, TaskState.NONE));
        }
        before.values().forEach(gone -> after.add(changed(gone, TaskState.REMOVED)));
        return new RunChange(run.id(), run.fence(), edit.toRow(), after, List.of(), List.of(), List.of());
    }

    private static TaskRow changed(TaskRow task, TaskState state) {
        TaskEdit edit = new TaskEdit(task);
        edit.startOver();
        edit.state = state;
        return edit.toRow();
    }
}
