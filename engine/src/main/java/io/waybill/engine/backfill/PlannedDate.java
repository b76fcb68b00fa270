package io.waybill.engine.backfill;

import io.waybill.engine.schedule.Tick;
import io.waybill.engine.store.RunRow;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill would do about one date as things stand.
 *
 * @param tick says the date and the data interval
 * @param action what it would do
 * @param run the DAG's run for the date; absent where it has none
 */
public record PlannedDate(
        Tick tick, DateAction action, @Nullable RunRow run) {

    static PlannedDate of(Tick tick, @Nullable RunRow run, ReprocessBehavior reprocess) {
        return new PlannedDate(tick, action(run, reprocess), run);
    }

    private static DateAction action(@Nullable RunRow run, ReprocessBehavior reprocess) {
        if (run == null) {
            return DateAction.MAKE;
        }
        if (!run.state().isTerminal()) {
            return DateAction.IN_FLIGHT;
        }
        return reprocess.includes(run.state()) ? DateAction.CLEAR : DateAction.KEEP;
    }
}
