package io.waybill.engine.store;

import io.waybill.engine.asset.NewAssetEvent;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.notify.LogScan;
import io.waybill.engine.notify.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one decision changes in one run; written whole or not at all.
 *
 * @param runKey the run
 * @param fence the fence that the decision was made on; the write raises it by one and is refused where it differs
 * @param run the run's new row, where the run itself changes
 * @param tasks tasks in their new form; existing rows are replaced
 * @param newAttempts attempts that begin
 * @param attempts attempts in their new form
 * @param outputs values handed on; existing ones of the same key are replaced
 * @param notices what is to be told of it
 * @param scans logs that are to be looked through because of it
 * @param gone tasks that stood for instances, which are known now
 * @param approvals what people are asked, and what they answered
 * @param assetEvents updates of assets by tasks that succeed by it
 */
public record RunChange(
        long runKey,
        long fence,
        @Nullable RunRow run,
        List<TaskRow> tasks,
        List<AttemptRow> newAttempts,
        List<AttemptRow> attempts,
        List<OutputRow> outputs,
        List<Notice> notices,
        List<LogScan> scans,
        List<TaskKey> gone,
        List<ApprovalChange> approvals,
        List<NewAssetEvent> assetEvents) {
    public RunChange {
        tasks = List.copyOf(tasks);
        newAttempts = List.copyOf(newAttempts);
        attempts = List.copyOf(attempts);
        outputs = List.copyOf(outputs);
        notices = List.copyOf(notices);
        scans = List.copyOf(scans);
        gone = List.copyOf(gone);
        approvals = List.copyOf(approvals);
        assetEvents = List.copyOf(assetEvents);
    }

    /** A change that nobody is told of. */
    public RunChange(
            long runKey,
            long fence,
            @Nullable RunRow run,
            List<TaskRow> tasks,
            List<AttemptRow> newAttempts,
            List<AttemptRow> attempts,
            List<OutputRow> outputs) {
        this(runKey, fence, run, tasks, newAttempts, attempts, outputs, List.of(), List.of());
    }

    /** A change that asks nobody. */
    public RunChange(
            long runKey,
            long fence,
            @Nullable RunRow run,
            List<TaskRow> tasks,
            List<AttemptRow> newAttempts,
            List<AttemptRow> attempts,
            List<OutputRow> outputs,
            List<Notice> notices,
            List<LogScan> scans) {
        this(
                runKey,
                fence,
                run,
                tasks,
                newAttempts,
                attempts,
                outputs,
                notices,
                scans,
                List.of(),
                List.of(),
                List.of());
    }

    /** A change by which no task writes an asset. */
    public RunChange(
            long runKey,
            long fence,
            @Nullable RunRow run,
            List<TaskRow> tasks,
            List<AttemptRow> newAttempts,
            List<AttemptRow> attempts,
            List<OutputRow> outputs,
            List<Notice> notices,
            List<LogScan> scans,
            List<TaskKey> gone) {
        this(runKey, fence, run, tasks, newAttempts, attempts, outputs, notices, scans, gone, List.of(), List.of());
    }
}
