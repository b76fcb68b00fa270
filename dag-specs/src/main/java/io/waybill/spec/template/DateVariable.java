package io.waybill.spec.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A date in a template, with the most used fields and methods of Airflow's. Public for Jinjava, which calls its getters and
 * methods; not for other callers. Immutable.
 */
public final class DateVariable implements Comparable<DateVariable> {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter DAY_NO_DASH = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME_NO_DASH = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);
    private static final DateTimeFormatter OFFSET_NO_COLON = DateTimeFormatter.ofPattern("xx", Locale.ROOT);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FRACTION = DateTimeFormatter.ofPattern(".SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    private final ZonedDateTime date;

    DateVariable(ZonedDateTime date) {
        this.date = date;
    }

    /** In UTC, as Airflow's dates are. */
    static DateVariable of(Instant instant) {
        return new DateVariable(instant.atZone(ZoneOffset.UTC));
    }

    /** {@code 2026-01-31}. */
    static String ds(ZonedDateTime date) {
        return DAY.format(date);
    }

    /** {@code 20260131}. */
    static String dsNoDash(ZonedDateTime date) {
        return DAY_NO_DASH.format(date);
    }

    /** {@code 20260131T030000}. */
    static String tsNoDash(ZonedDateTime date) {
        return TIME_NO_DASH.format(date);
    }

    /** {@code 20260131T030000+0000}. */
    static String tsNoDashWithZone(ZonedDateTime date) {
        return TIME_NO_DASH.format(date) + OFFSET_NO_COLON.format(date);
    }

    ZonedDateTime date() {
        return date;
    }

    DateVariable plus(TimedeltaVariable span) {
        return new DateVariable(span.after(date));
    }

    TimedeltaVariable since(DateVariable other) {
        return TimedeltaVariable.of(Duration.between(other.date, date));
    }

    /** As Python's isoformat: {@code 2026-01-31T03:00:00+00:00}. */
    static String iso(ZonedDateTime date) {
        return ISO.format(date) + (date.getNano() >= 1000 ? FRACTION.format(date) : "") + OFFSET.format(date);
    }

    public int getYear() {
        return date.getYear();
    }

    public int getMonth() {
        return date.getMonthValue();
    }

    public int getDay() {
        return date.getDayOfMonth();
    }

    public int getHour() {
        return date.getHour();
    }

    public int getMinute() {
        return date.getMinute();
    }

    public int getSecond() {
        return date.getSecond();
    }

    /** Formats with the codes of C's and Python's strftime, such as {@code %Y-%m-%d}. */
    public String strftime(String format) {
        return StrftimeFormatter.format(date, format, Locale.ENGLISH);
    }

    /** {@code 2026-01-31T03:00:00+00:00}. */
    public String isoformat() {
        return iso(date);
    }

    /** Seconds since 1970. */
    public long timestamp() {
        return date.toEpochSecond();
    }

    /** The same moment on the wall clock of another zone. */
    @SuppressWarnings("MemberName") // the name is Airflow's
    public DateVariable in_timezone(String zone) {
        return new DateVariable(date.withZoneSameInstant(ZoneId.of(zone)));
    }

    /** A later date: {@code add(days=1)}; also years, months, weeks, hours, minutes and seconds. */
    public DateVariable add(Object... amounts) {
        return shifted(1, amounts);
    }

    /** An earlier date, as {@link #add}. */
    public DateVariable subtract(Object... amounts) {
        return shifted(-1, amounts);
    }

    private DateVariable shifted(int sign, Object... amounts) {
        ZonedDateTime shifted = date;
        for (Object amount : amounts) {
            if (!(amount instanceof NamedParameter named) || !(named.getValue() instanceof Number number)) {
                throw new IllegalArgumentException("A date is shifted by named amounts, such as add(days=1)");
            }
            long by = sign * number.longValue();
            shifted = switch (named.getName()) {
                case "years" -> shifted.plusYears(by);
                case "months" -> shifted.plusMonths(by);
                case "weeks" -> shifted.plusWeeks(by);
                case "days" -> shifted.plusDays(by);
                case "hours" -> shifted.plusHours(by);
                case "minutes" -> shifted.plusMinutes(by);
                case "seconds" -> shifted.plusSeconds(by);
                default ->
                    throw new IllegalArgumentException("A date cannot be shifted by " + named.getName()
                            + "; use years, months, weeks, days, hours, minutes or seconds");
            };
        }
        return new DateVariable(shifted);
    }

    @Override
    public int compareTo(DateVariable other) {
        return date.toInstant().compareTo(other.date.toInstant());
    }

    /** The same moment, in whichever zone. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DateVariable variable && date.toInstant().equals(variable.date.toInstant());
    }

    @Override
    public int hashCode() {
        return date.toInstant().hashCode();
    }

    @Override
    public String toString() {
        return iso(date);
    }
}
