package io.waybill.engine.store;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.TaskUsage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One try of a node that does work. Written before the launch is asked for.
 *
 * @param id unique; never used again
 * @param runKey {@link RunRow#id}
 * @param nodeId the node
 * @param mapIndex which one of a mapped node, or −1
 * @param tryNumber 1, 2, 3, …
 * @param clientToken what makes the launch happen once; empty for work without a container
 * @param request the rendered RunTask request or action input, a JSON object; the launch is rebuilt from it
 * @param target name of the target that it is launched on; empty: the default one
 * @param cluster where it was launched
 * @param taskArn ECS's name of the task, once the launch was answered
 * @param stopKind why the engine asked it to stop, once it did; its end is then of this kind
 * @param kind how it ended; absent while it has not
 * @param cause what was behind its end, or behind the engine's wish to stop it; absent as long as there is neither
 * @param exitCode of the main container
 * @param stopCode ECS's code
 * @param reason how it ended, or why it is being stopped, in a sentence; else empty
 * @param evidence what the platform said of its end, in its own words; else empty
 * @param usage what it had of the platform; absent where that is not known
 * @param logGroup where its log is, if it has one
 * @param logStream where its log is, if it has one
 * @param createdAt when the row was written
 * @param launchedAt when the launch was answered
 * @param placedAt when the platform had found a place for it
 * @param pullStartedAt the platform's time stamp
 * @param startedAt when the work ran
 * @param stopAskedAt when the platform was first asked to stop it
 * @param endedAt when it was over
 */
public record AttemptRow(
        UUID id,
        long runKey,
        String nodeId,
        int mapIndex,
        int tryNumber,
        String clientToken,
        String request,
        String target,
        @Nullable String cluster,
        @Nullable String taskArn,
        @Nullable EndKind stopKind,
        @Nullable EndKind kind,
        @Nullable FailureCause cause,
        @Nullable Integer exitCode,
        @Nullable String stopCode,
        String reason,
        String evidence,
        @Nullable TaskUsage usage,
        @Nullable String logGroup,
        @Nullable String logStream,
        Instant createdAt,
        @Nullable Instant launchedAt,
        @Nullable Instant placedAt,
        @Nullable Instant pullStartedAt,
        @Nullable Instant startedAt,
        @Nullable Instant stopAskedAt,
        @Nullable Instant endedAt) {

    /**
     * An attempt that begins.
     *
     * @param startedAt for work that runs at once; absent for a container
     */
    public static AttemptRow begin(
            UUID id,
            long runKey,
            String nodeId,
            int mapIndex,
            int tryNumber,
            String clientToken,
            String request,
            String target,
            @Nullable String cluster,
            Instant createdAt,
            @Nullable Instant startedAt) {
        return new AttemptRow(
                id,
                runKey,
                nodeId,
                mapIndex,
                tryNumber,
                clientToken,
                request,
                target,
                cluster,
                null,
                null,
                null,
                null,
                null,
                null,
                "",
                "",
                null,
                null,
                null,
                createdAt,
                null,
                null,
                null,
                startedAt,
                null,
                null);
    }

    /** Which task instance of its run it is a try of. */
    public TaskKey task() {
        return new TaskKey(nodeId, mapIndex);
    }
}
