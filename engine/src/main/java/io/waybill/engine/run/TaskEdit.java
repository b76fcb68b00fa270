package io.waybill.engine.run;

import io.waybill.engine.store.Spent;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task row that is being changed. */
final class TaskEdit {
    private final TaskRow row;
    TaskState state;
    int tryNumber;
    Spent spent;
    String reason;

    @Nullable Instant scheduledAt;

    @Nullable Instant queuedAt;

    @Nullable Instant startedAt;

    @Nullable Instant endedAt;

    @Nullable Instant nextTryAt;

    @Nullable Integer exitCode;

    String mapLabel;

    TaskEdit(TaskRow row) {
        this.row = row;
        state = row.state();
        tryNumber = row.tryNumber();
        spent = row.spent();
        reason = row.reason();
        scheduledAt = row.scheduledAt();
        queuedAt = row.queuedAt();
        startedAt = row.startedAt();
        endedAt = row.endedAt();
        nextTryAt = row.nextTryAt();
        exitCode = row.exitCode();
        mapLabel = row.mapLabel();
    }

    /** As it was before anything had happened to it, but for the number of its tries. */
    void startOver() {
        spent = Spent.NOTHING;
        reason = "";
        scheduledAt = null;
        queuedAt = null;
        startedAt = null;
        endedAt = null;
        nextTryAt = null;
        exitCode = null;
    }

    TaskRow toRow() {
        return new TaskRow(
                row.runKey(),
                row.nodeId(),
                row.mapIndex(),
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
                mapLabel);
    }
}
