package io.waybill.engine.run;

import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.TaskUsage;
import io.waybill.engine.store.AttemptRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt row that is being changed. */
final class AttemptEdit {
    private final AttemptRow row;

    @Nullable String cluster;

    @Nullable String taskArn;

    @Nullable EndKind stopKind;

    @Nullable EndKind kind;

    @Nullable FailureCause cause;

    @Nullable Integer exitCode;

    @Nullable String stopCode;

    String reason;

    String evidence;

    @Nullable TaskUsage usage;

    @Nullable String logGroup;

    @Nullable String logStream;

    @Nullable Instant launchedAt;

    @Nullable Instant placedAt;

    @Nullable Instant pullStartedAt;

    @Nullable Instant startedAt;

    @Nullable Instant stopAskedAt;

    @Nullable Instant endedAt;

    AttemptEdit(AttemptRow row) {
        this.row = row;
        cluster = row.cluster();
        taskArn = row.taskArn();
        stopKind = row.stopKind();
        kind = row.kind();
        cause = row.cause();
        exitCode = row.exitCode();
        stopCode = row.stopCode();
        reason = row.reason();
        evidence = row.evidence();
        usage = row.usage();
        logGroup = row.logGroup();
        logStream = row.logStream();
        launchedAt = row.launchedAt();
        placedAt = row.placedAt();
        pullStartedAt = row.pullStartedAt();
        startedAt = row.startedAt();
        stopAskedAt = row.stopAskedAt();
        endedAt = row.endedAt();
    }

    AttemptRow toRow() {
        return new AttemptRow(
                row.id(),
                row.runKey(),
                row.nodeId(),
                row.mapIndex(),
                row.tryNumber(),
                row.clientToken(),
                row.request(),
                row.target(),
                cluster,
                taskArn,
                stopKind,
                kind,
                cause,
                exitCode,
                stopCode,
                reason,
                evidence,
                usage,
                logGroup,
                logStream,
                row.createdAt(),
                launchedAt,
                placedAt,
                pullStartedAt,
                startedAt,
                stopAskedAt,
                endedAt);
    }
}
