package io.waybill.engine.store;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One node of a run.
 *
 * @param runKey {@link RunRow#id}
 * @param nodeId the node
 * @param mapIndex which one of a mapped node; −1 where it is not mapped
 * @param state where it stands
 * @param tryNumber the newest try, 0 before the first
 * @param spent what it has used up of its budgets
 * @param reason why it is in this state, in a sentence, where that is not plain; else empty
 * @param scheduledAt when its trigger rule held
 * @param queuedAt when it got a place
 * @param startedAt when the newest try ran
 * @param endedAt when it ended
 * @param nextTryAt when the next try is due, while it is up for retry; when to look next, while it is deferred
 * @param exitCode how its newest container ended; absent where it had none, or has not ended
 * @param mapLabel what the item of an instance of a mapped node is called; empty where it is not mapped
 */
public record TaskRow(
        long runKey,
        String nodeId,
        int mapIndex,
        TaskState state,
        int tryNumber,
        Spent spent,
        String reason,
        @Nullable Instant scheduledAt,
        @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant nextTryAt,
        @Nullable Integer exitCode,
        String mapLabel) {

    /** One that is not mapped. */
    public TaskRow(
            long runKey,
            String nodeId,
            int mapIndex,
            TaskState state,
            int tryNumber,
            Spent spent,
            String reason,
            @Nullable Instant scheduledAt,
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Instant nextTryAt,
            @Nullable Integer exitCode) {
        this(
                runKey,
                nodeId,
                mapIndex,
                state,
                tryNumber,
                spent,
                reason,
                scheduledAt,
                queuedAt,
                startedAt,
                endedAt,
                nextTryAt,
                exitCode,
                "");
    }

    /** A task that nothing has happened to yet. */
    public static TaskRow untouched(long runKey, String nodeId) {
        return untouched(runKey, TaskKey.of(nodeId), "");
    }

    /**
     * A task instance that nothing has happened to yet.
     *
     * @param mapLabel what its item is called
     */
    public static TaskRow untouched(long runKey, TaskKey task, String mapLabel) {
        return new TaskRow(
                runKey,
                task.nodeId(),
                task.mapIndex(),
                TaskState.NONE,
                0,
                Spent.NOTHING,
                "",
                null,
                null,
                null,
                null,
                null,
                null,
                mapLabel);
    }

    /** Whether its try could not be made yet, because a variable or connection is not told. */
    public boolean awaitsValue() {
        return state == TaskState.UP_FOR_RETRY && endedAt == null;
    }

    /** Which task instance of its run it is. */
    public TaskKey key() {
        return new TaskKey(nodeId, mapIndex);
    }
}
