package io.waybill.engine.loop;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import java.util.List;

/**
 * What one commit changed in one run.
 *
 * @param dagId the run's DAG
 * @param runId the run
 * @param runKey the run's key in the store
 * @param runState where the run stands now
 * @param reason why, where that is not plain; else empty
 * @param tasks the task instances that changed; none where only the run did
 */
public record EngineChange(
        String dagId, String runId, long runKey, RunState runState, String reason, List<TaskChange> tasks) {
    public EngineChange {
        tasks = List.copyOf(tasks);
    }

    /**
     * A task instance as it is now.
     *
     * @param nodeId the node
     * @param mapIndex which one of a mapped node, or −1
     * @param state where it stands
     * @param tryNumber its newest try, 0 before the first
     * @param reason why, where that is not plain; else empty
     */
    public record TaskChange(String nodeId, int mapIndex, TaskState state, int tryNumber, String reason) {}
}
