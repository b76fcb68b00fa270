package io.waybill.engine.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A moment at which a schedule makes a run.
 *
 * @param at the moment, which is also the end of the run's data interval
 * @param start the start of the data interval, at or before the moment: the run's logical date
 */
public record Tick(Instant at, Instant start) {
    public Tick {
        requireNonNull(at, "at");
        requireNonNull(start, "start");
        if (start.isAfter(at)) {
            throw new IllegalArgumentException("The data interval of a run at " + at + " begins later, at " + start);
        }
    }

    /** A tick whose run is for its moment alone: its data interval has no width. */
    static Tick of(Instant at) {
        return new Tick(at, at);
    }

    /** The logical date of the run. */
    public Instant logicalDate() {
        return start;
    }
}
