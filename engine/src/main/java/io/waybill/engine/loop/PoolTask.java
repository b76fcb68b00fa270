package io.waybill.engine.loop;

import io.waybill.engine.run.TaskState;
import java.time.Instant;

/**
 * A task that holds slots of a pool, or waits for some.
 *
 * @param dagId its DAG
 * @param runId its run
 * @param nodeId the task, or the step of one
 * @param state where it stands
 * @param slots how many slots it takes
 * @param priority of those that wait, the one with more goes first
 * @param since when it got its slots, or began to wait
 * @param reason why it stands there; empty where there is nothing to say
 */
public record PoolTask(
        String dagId,
        String runId,
        String nodeId,
        TaskState state,
        int slots,
        int priority,
        Instant since,
        String reason) {}
