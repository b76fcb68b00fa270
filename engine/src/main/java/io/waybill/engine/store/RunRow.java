package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a DAG.
 *
 * @param id unique in the store
 * @param dagId its DAG
 * @param runId its name, unique within the DAG
 * @param versionId the version it was made with and keeps
 * @param type what made it
 * @param backfillId the backfill that it is of; absent where it is of none
 * @param state where it stands
 * @param logicalDate the date it is for; absent for a manual run that has none; unique within the DAG
 * @param dataIntervalStart beginning of the data it is for
 * @param dataIntervalEnd end of the data it is for
 * @param params effective params, a JSON object
 * @param triggeredBy who or what made it: {@code schedule}, {@code page}, {@code cli}, {@code api}
 * @param note free text
 * @param reason why it is in this state, in a sentence, where that is not plain; else empty
 * @param queuedAt when it was made
 * @param runAfter before when it must not start; {@code queuedAt} or earlier where it need not wait
 * @param startedAt when its first task could start
 * @param endedAt when it ended
 * @param fence raised by every change of the run or its tasks; a change made on an older one is refused
 */
public record RunRow(
        long id,
        String dagId,
        String runId,
        long versionId,
        RunType type,
        @Nullable Long backfillId,
        RunState state,
        @Nullable Instant logicalDate,
        @Nullable Instant dataIntervalStart,
        @Nullable Instant dataIntervalEnd,
        String params,
        String triggeredBy,
        String note,
        String reason,
        Instant queuedAt,
        Instant runAfter,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long fence) {
    /** Whether its time has not come yet. */
    public boolean isToCome(Instant now) {
        // A clock that was set back must not have what was made before wait.
        return runAfter.isAfter(queuedAt) && runAfter.isAfter(now);
    }
}
