package io.waybill.engine.store;

import io.waybill.engine.backfill.BackfillState;
import io.waybill.engine.backfill.ReprocessBehavior;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backfill.
 *
 * @param id unique in the store; 0 before it is kept
 * @param dagId its DAG
 * @param from the first date that counts
 * @param to the last date that counts
 * @param params values for the DAG's params, a JSON object
 * @param backwards whether the latest date comes first
 * @param reprocess what becomes of runs that have ended
 * @param maxActiveRuns how many of its runs may be unfinished at once
 * @param dates how many dates the schedule had in the range when it was made
 * @param state where it stands
 * @param reason why, in a sentence, where that is not plain; else empty
 * @param triggeredBy who or what asked for it
 * @param createdAt when it was made
 * @param updatedAt when it was last paused, let go on, cancelled or completed
 * @param completedAt when it ended
 */
public record BackfillRow(
        long id,
        String dagId,
        Instant from,
        Instant to,
        String params,
        boolean backwards,
        ReprocessBehavior reprocess,
        int maxActiveRuns,
        int dates,
        BackfillState state,
        String reason,
        String triggeredBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt) {}
