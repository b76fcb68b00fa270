package io.waybill.spec.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A span of time in a template: Python's {@code timedelta}, and dateutil's {@code relativedelta}, which has months. Public for
 * Jinjava, which calls its getters and methods; not for other callers. Immutable.
 */
public final class TimedeltaVariable implements Comparable<TimedeltaVariable> {
    private static final long SECONDS_OF_A_DAY = 86_400;

    private final long months;
    private final Duration rest;

    private TimedeltaVariable(long months, Duration rest) {
        this.months = months;
        this.rest = rest;
    }

    static TimedeltaVariable of(Duration duration) {
        return new TimedeltaVariable(0, duration);
    }

    /**
     * Of named amounts, such as {@code days=1}.
     *
     * @param calendar whether months and years are amounts, too
     */
    static TimedeltaVariable of(boolean calendar, Object... amounts) {
        long months = 0;
        Duration rest = Duration.ZERO;
        for (int i = 0; i < amounts.length; i++) {
            Object amount = amounts[i];
            // As Python's timedelta, whose first amount without a name is days.
            String name = amount instanceof NamedParameter named ? named.getName() : i == 0 && !calendar ? "days" : "";
            Object value = amount instanceof NamedParameter named ? named.getValue() : amount;
            if (!(value instanceof Number number) || name.isEmpty()) {
                throw new IllegalArgumentException("A span of time has named amounts, such as days=1");
            }
            if (calendar && (name.equals("months") || name.equals("years"))) {
                months = Math.addExact(months, Math.multiplyExact(number.longValue(), name.equals("years") ? 12L : 1L));
            } else {
                rest = rest.plus(span(name, number, calendar));
            }
        }
        return new TimedeltaVariable(months, rest);
    }

    private static Duration span(String name, Number number, boolean calendar) {
        double seconds = number.doubleValue()
                * switch (name) {
                    case "weeks" -> 7.0 * SECONDS_OF_A_DAY;
                    case "days" -> SECONDS_OF_A_DAY;
                    case "hours" -> 3600.0;
                    case "minutes" -> 60.0;
                    case "seconds" -> 1.0;
                    case "milliseconds" -> 0.001;
                    case "microseconds" -> 0.000001;
                    default ->
                        throw new IllegalArgumentException("A span of time has no " + name + "; use "
                                + (calendar ? "years, months, " : "") + "weeks, days, hours, minutes or seconds");
                };
        if (Math.abs(seconds) > 1e12) {
            throw new IllegalArgumentException("A span of time cannot be as long as that");
        }
        return Duration.ofNanos(Math.round((seconds - Math.floor(seconds)) * 1e6) * 1000)
                .plusSeconds((long) Math.floor(seconds));
    }

    ZonedDateTime after(ZonedDateTime date) {
        return date.plusMonths(months).plus(rest);
    }

    TimedeltaVariable plus(TimedeltaVariable other) {
        return new TimedeltaVariable(Math.addExact(months, other.months), rest.plus(other.rest));
    }

    TimedeltaVariable negated() {
        return new TimedeltaVariable(-months, rest.negated());
    }

    /** Whole days, rounded down as Python does. */
    public long getDays() {
        return Math.floorDiv(rest.toSeconds(), SECONDS_OF_A_DAY);
    }

    /** The seconds that the whole days leave. */
    public long getSeconds() {
        return Math.floorMod(rest.toSeconds(), SECONDS_OF_A_DAY);
    }

    /** All of it in seconds. */
    @SuppressWarnings("MemberName") // the name is Python's
    public double total_seconds() {
        return rest.toSeconds() + rest.toNanosPart() / 1e9;
    }

    @Override
    public int compareTo(TimedeltaVariable other) {
        int byMonths = Long.compare(months, other.months);
        return byMonths != 0 ? byMonths : rest.compareTo(other.rest);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimedeltaVariable span && months == span.months && rest.equals(span.rest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(months, rest);
    }

    /** As Python writes it: {@code 1 day, 2:00:00}. */
    @Override
    public String toString() {
        long seconds = getSeconds();
        long micros = rest.toNanosPart() / 1000;
        String time = "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
                + (micros == 0 ? "" : ".%06d".formatted(micros));
        String days = getDays() == 0 ? "" : getDays() + (Math.abs(getDays()) == 1 ? " day, " : " days, ");
        return (months == 0 ? "" : months + (Math.abs(months) == 1 ? " month, " : " months, ")) + days + time;
    }
}
