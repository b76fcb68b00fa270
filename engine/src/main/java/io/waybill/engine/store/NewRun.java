package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.notify.RunDeadline;
import io.waybill.engine.run.RunType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that is to be made; it begins as queued.
 *
 * @param dagId its DAG, which must be known
 * @param runId its name, unique within the DAG, 1 to 250 characters
 * @param versionId the version it keeps
 * @param type what makes it
 * @param backfillId the backfill that it is of; absent where it is of none
 * @param logicalDate the date it is for, unique within the DAG; absent for a manual run that has none
 * @param dataIntervalStart beginning of the data it is for
 * @param dataIntervalEnd end of the data it is for
 * @param params effective params, a JSON object
 * @param triggeredBy who or what makes it
 * @param note free text
 * @param queuedAt now
 * @param runAfter before when it must not start; absent: it need not wait
 * @param deadlines by when it must have ended
 * @param assets the updates of assets that start it, and that start no other run of the DAG then
 */
public record NewRun(
        String dagId,
        String runId,
        long versionId,
        RunType type,
        @Nullable Long backfillId,
        @Nullable Instant logicalDate,
        @Nullable Instant dataIntervalStart,
        @Nullable Instant dataIntervalEnd,
        String params,
        String triggeredBy,
        String note,
        Instant queuedAt,
        @Nullable Instant runAfter,
        List<RunDeadline> deadlines,
        List<QueuedAsset> assets) {
    /** The longest id of a run. */
    public static final int MAX_RUN_ID = 250;

    public NewRun {
        requireNonNull(dagId, "dagId");
        requireNonNull(type, "type");
        requireNonNull(params, "params");
        requireNonNull(triggeredBy, "triggeredBy");
        requireNonNull(note, "note");
        requireNonNull(queuedAt, "queuedAt");
        deadlines = List.copyOf(deadlines);
        assets = List.copyOf(assets);
        if (runId.isBlank() || runId.length() > MAX_RUN_ID) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The run id has " + runId.length() + " characters; give it 1 to " + MAX_RUN_ID
                            + " that are not all blank, or none for one by date");
        }
    }

    /** A run that may take for ever. */
    public NewRun(
            String dagId,
            String runId,
            long versionId,
            RunType type,
            @Nullable Long backfillId,
            @Nullable Instant logicalDate,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd,
            String params,
            String triggeredBy,
            String note,
            Instant queuedAt) {
        this(
                dagId,
                runId,
                versionId,
                type,
                backfillId,
                logicalDate,
                dataIntervalStart,
                dataIntervalEnd,
                params,
                triggeredBy,
                note,
                queuedAt,
                null,
                List.of(),
                List.of());
    }

    /** A run that no asset starts. */
    public NewRun(
            String dagId,
            String runId,
            long versionId,
            RunType type,
            @Nullable Long backfillId,
            @Nullable Instant logicalDate,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd,
            String params,
            String triggeredBy,
            String note,
            Instant queuedAt,
            List<RunDeadline> deadlines) {
        this(
                dagId,
                runId,
                versionId,
                type,
                backfillId,
                logicalDate,
                dataIntervalStart,
                dataIntervalEnd,
                params,
                triggeredBy,
                note,
                queuedAt,
                null,
                deadlines,
                List.of());
    }
}
