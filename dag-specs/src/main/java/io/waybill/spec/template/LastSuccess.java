package io.waybill.spec.template;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The DAG's last successful run before this one, as templates see it.
 *
 * @param dataIntervalStart the start of the data that it was for
 * @param dataIntervalEnd the end of the data that it was for
 * @param startDate when it started
 * @param endDate when it ended
 */
public record LastSuccess(
        @Nullable Instant dataIntervalStart,
        @Nullable Instant dataIntervalEnd,
        @Nullable Instant startDate,
        @Nullable Instant endDate) {

    /** What the names of its variables begin with. */
    public static final String PREFIX = "prev_";

    /** There was none. */
    public static final LastSuccess NONE = new LastSuccess(null, null, null, null);
}
