package io.waybill.spec.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A date in a template, with the most used fields and methods of Airflow's. Public for Jinjava, which calls its getters and
 * methods; not for other callers. Immutable.
 */
public final class DateVariable {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FRACTION = DateTimeFormatter.ofPattern(".SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    private final ZonedDateTime date;

    DateVariable(ZonedDateTime date) {
        this.date = date;
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
    public String toString() {
        return iso(date);
    }
}
