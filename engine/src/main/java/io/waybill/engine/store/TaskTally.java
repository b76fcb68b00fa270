package io.waybill.engine.store;

import io.waybill.engine.run.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many instances of a node of a run are in one state: one, where the node is not mapped.
 *
 * @param runKey {@link RunRow#id}
 * @param nodeId the node
 * @param state where they stand
 * @param tasks how many they are
 * @param items how many of them are for an item of a mapped task
 * @param tries the number of the newest try of any of them, 0 before the first
 * @param startedAt when the first of them started
 * @param endedAt when the last of them that has ended did
 */
public record TaskTally(
        long runKey,
        String nodeId,
        TaskState state,
        int tasks,
        int items,
        int tries,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
