package io.waybill.engine.store;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.EndKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a try was made, started and over: what a chart of a run needs of {@link AttemptRow}.
 *
 * @param nodeId the node
 * @param mapIndex which one of a mapped node, or −1
 * @param tryNumber 1, 2, 3, …
 * @param stopping whether the engine has asked it to stop
 * @param kind how it ended; absent while it has not
 * @param createdAt when it was made, just before its launch
 * @param startedAt when the work ran
 * @param endedAt when it was over
 */
public record TrySpan(
        String nodeId,
        int mapIndex,
        int tryNumber,
        boolean stopping,
        @Nullable EndKind kind,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** Which task instance of its run it is a try of. */
    public TaskKey task() {
        return new TaskKey(nodeId, mapIndex);
    }
}
