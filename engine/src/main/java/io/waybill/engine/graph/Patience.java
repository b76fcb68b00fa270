package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a wait goes on, and how often it is looked whether it is over.
 *
 * @param pokeInterval the time from one look to the next
 * @param exponentialBackoff whether that grows to the time that the try has waited already, so that it doubles
 * @param maxPokeInterval the longest time from one look to the next; absent: no limit of its own
 * @param timeout how long the wait may take, from the first look of its first try; absent: for ever
 * @param softFail whether the node is skipped where it would have failed
 */
public record Patience(
        Duration pokeInterval,
        boolean exponentialBackoff,
        @Nullable Duration maxPokeInterval,
        @Nullable Duration timeout,
        boolean softFail) {
    public Patience {
        requireNonNull(pokeInterval, "pokeInterval");
    }

    /** The time to the next look of a try that has waited so long. */
    public Duration next(Duration waited) {
        Duration wait = exponentialBackoff && waited.compareTo(pokeInterval) > 0 ? waited : pokeInterval;
        return maxPokeInterval != null && wait.compareTo(maxPokeInterval) > 0 ? maxPokeInterval : wait;
    }
}
