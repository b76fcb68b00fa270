package io.waybill.engine.graph;

import io.waybill.spec.TaskSpec;

/** What a node waits for in the run before its own. */
public enum PastRule {
    /** Nothing. */
    FREE,
    /** The nodes of its own task. */
    ITSELF,
    /** The nodes of its own task and those of the tasks that come right after it. */
    ITSELF_AND_DOWNSTREAM;

    static PastRule of(TaskSpec task) {
        if (task.waitForDownstream()) {
            return ITSELF_AND_DOWNSTREAM;
        }
        return task.dependsOnPast() ? ITSELF : FREE;
    }

    /** The key of the file that says so. */
    public String key() {
        return this == ITSELF_AND_DOWNSTREAM ? "wait_for_downstream" : "depends_on_past";
    }
}
