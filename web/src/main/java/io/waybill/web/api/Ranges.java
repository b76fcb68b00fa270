package io.waybill.web.api;

import io.waybill.engine.store.RunCriteria.Length;
import io.waybill.engine.store.RunCriteria.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads ranges of times and of durations: a name with one of Airflow's four endings, in a query or in a body. */
final class Ranges {
    private static final Map<String, Side> ENDINGS =
            Map.of("_gte", Side.FROM, "_gt", Side.AFTER, "_lte", Side.UNTIL, "_lt", Side.BEFORE);

    /** The name of such a range. */
    static final String DURATION = "duration";

    private Ranges() {}

    /** Makes a bound of what was read. */
    interface Bound<T, B> {
        B of(T time, Side side, Instant limit);
    }

    /**
     * The bounds that are there.
     *
     * @param times by name, without its ending
     * @param read a moment by its whole name; absent where it is not there
     */
    static <T, B> List<B> read(Map<String, T> times, Function<String, @Nullable Instant> read, Bound<T, B> bound) {
        List<B> bounds = new ArrayList<>();
        times.forEach((name, time) -> ENDINGS.forEach((ending, side) -> {
            Instant limit = read.apply(name + ending);
            if (limit != null) {
                bounds.add(bound.of(time, side, limit));
            }
        }));
        return bounds;
    }

    /**
     * The lengths that are asked for as {@code duration_…}.
     *
     * @param read a number of seconds by its whole name; absent where it is not there
     */
    static List<Length> durations(Function<String, @Nullable BigDecimal> read) {
        List<Length> lengths = new ArrayList<>();
        ENDINGS.forEach((ending, side) -> {
            BigDecimal seconds = read.apply(DURATION + ending);
            if (seconds != null) {
                lengths.add(new Length(side, seconds));
            }
        });
        return lengths;
    }
}
