package io.waybill.engine.run;

import io.waybill.engine.store.RunRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run row that is being changed. */
final class RunEdit {
    private final RunRow row;
    RunState state;
    long versionId;
    String reason;

    @Nullable Instant startedAt;

    @Nullable Instant endedAt;

    long fence;

    RunEdit(RunRow row) {
        this.row = row;
        state = row.state();
        versionId = row.versionId();
        reason = row.reason();
        startedAt = row.startedAt();
        endedAt = row.endedAt();
        fence = row.fence();
    }

    RunRow toRow() {
        return new RunRow(
                row.id(),
                row.dagId(),
                row.runId(),
                versionId,
                row.type(),
                row.backfillId(),
                state,
                row.logicalDate(),
                row.dataIntervalStart(),
                row.dataIntervalEnd(),
                row.params(),
                row.triggeredBy(),
                row.note(),
                reason,
                row.queuedAt(),
                row.runAfter(),
                startedAt,
                endedAt,
                fence);
    }
}
