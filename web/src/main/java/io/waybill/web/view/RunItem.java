package io.waybill.web.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as lists and headers show it.
 *
 * @param runId its id
 * @param state where it stands
 * @param ended whether nothing more happens to it
 * @param type what made it, in a word
 * @param triggeredBy who made it
 * @param logicalDate the date it is for
 * @param queuedAt when it was made
 * @param startedAt when it started
 * @param endedAt when it ended
 * @param version number of the DAG's version that it runs
 * @param href its page
 * @param counts how many of its tasks are in which state; empty where it was not counted
 */
public record RunItem(
        String runId,
        StateView state,
        boolean ended,
        String type,
        String triggeredBy,
        @Nullable Instant logicalDate,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        int version,
        String href,
        List<Count> counts) {
    public RunItem {
        counts = List.copyOf(counts);
    }

    /** How long it took; absent while it has not ended. */
    public @Nullable Duration duration() {
        return Durations.between(startedAt, endedAt);
    }

    /** How many of its tasks there are. */
    public int tasks() {
        return counts.stream().mapToInt(Count::tasks).sum();
    }

    /** So many tasks in one state. */
    public record Count(StateView state, int tasks) {}
}
