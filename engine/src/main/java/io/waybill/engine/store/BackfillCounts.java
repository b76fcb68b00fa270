package io.waybill.engine.store;

import io.waybill.engine.backfill.DateAction;
import io.waybill.engine.run.RunState;
import java.util.Map;

/**
 * How far a backfill has come.
 *
 * @param dates how many dates it has dealt with in each way
 * @param runs how many of its runs are in each state
 */
public record BackfillCounts(Map<DateAction, Integer> dates, Map<RunState, Integer> runs) {
    public BackfillCounts {
        dates = Map.copyOf(dates);
        runs = Map.copyOf(runs);
    }

    /** How many dates need nothing more: their runs have ended, or were left as they are. */
    public int done() {
        int left = dates.getOrDefault(DateAction.KEEP, 0) + dates.getOrDefault(DateAction.IN_FLIGHT, 0);
        return left
                + runs.entrySet().stream()
                        .filter(entry -> entry.getKey().isTerminal())
                        .mapToInt(Map.Entry::getValue)
                        .sum();
    }

    /** How many of its runs ended otherwise than well. */
    public int failed() {
        return runs.getOrDefault(RunState.FAILED, 0) + runs.getOrDefault(RunState.CANCELLED, 0);
    }
}
