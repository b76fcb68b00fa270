package io.waybill.engine.run;

import io.waybill.engine.runtime.EndKind;
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

    @Nullable Integer exitCode;

    @Nullable String stopCode;

    String reason;

    @Nullable String logGroup;

    @Nullable String logStream;

    @Nullable Instant launchedAt;

    @Nullable Instant pullStartedAt;

    @Nullable Instant startedAt;

    @Nullable Instant endedAt;

    AttemptEdit(AttemptRow row) {
        this.row = row;
        cluster = row.cluster();
        taskArn = row.taskArn();
        stopKind = row.stopKind();
        kind = row.kind();
        exitCode = row.exitCode();
        stopCode = row.stopCode();
        reason = row.reason();
        logGroup = row.logGroup();
        logStream = row.logStream();
        launchedAt = row.launchedAt();
        pullStartedAt = row.pullStartedAt();
        startedAt = row.startedAt();
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
                cluster,
                taskArn,
                stopKind,
                kind,
                exitCode,
                stopCode,
                reason,
                logGroup,
                logStream,
                row.createdAt(),
                launchedAt,
                pullStartedAt,
                startedAt,
                endedAt);
    }
}
