package io.waybill.engine.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The logical dates that a schedule may make runs for.
 *
 * @param start the first one; absent: no limit
 * @param end the last one; absent: no limit
 */
record Bounds(@Nullable Instant start, @Nullable Instant end) {
    /** Every logical date. */
    static final Bounds NONE = new Bounds(null, null);

    boolean contain(Tick tick) {
        return !isTooEarly(tick.logicalDate()) && !isTooLate(tick.logicalDate());
    }

    boolean isTooEarly(Instant date) {
        return start != null && date.isBefore(start);
    }

    boolean isTooLate(Instant date) {
        return end != null && date.isAfter(end);
    }
}
