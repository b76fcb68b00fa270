package io.waybill.engine.store;

import io.waybill.engine.runtime.EndKind;
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
 * @param cluster where it was launched
 * @param taskArn ECS's name of the task, once the launch was answered
 * @param stopKind why the engine asked it to stop, once it did; its end is then of this kind
 * @param kind how it ended; absent while it has not
 * @param exitCode of the main container
 * @param stopCode ECS's code
 * @param reason how it ended, or why it is being stopped, in a sentence; else empty
 * @param logGroup where its log is, if it has one
 * @param logStream where its log is, if it has one
 * @param createdAt when the row was written
 * @param launchedAt when the launch was answered
 * @param pullStartedAt the platform's time stamp
 * @param startedAt when the work ran
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
        @Nullable String cluster,
        @Nullable String taskArn,
        @Nullable EndKind stopKind,
        @Nullable EndKind kind,
        @Nullable Integer exitCode,
        @Nullable String stopCode,
        String reason,
        @Nullable String logGroup,
        @Nullable String logStream,
        Instant createdAt,
        @Nullable Instant launchedAt,
        @Nullable Instant pullStartedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
