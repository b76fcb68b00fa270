package io.waybill.spec.suite;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Dates and times as ISO 8601 writes them, {@code 2026-01-31}, {@code 2026-01-31T12:30:00.5Z}, also with a blank in place of
 * the {@code T}. Without an offset they are taken for UTC.
 */
public final class IsoTime {
    /** What is no time. */
    public static final long NONE = Long.MIN_VALUE;

    private static final int DATE_LENGTH = 10;
    private static final int MOST = 40;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm[:ss][ZZZZZ][XX][X]");
    private static final DateTimeFormatter FRACTION = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .appendPattern("[ZZZZZ][XX][X]")
            .toFormatter(Locale.ROOT);

    private IsoTime() {}

    /** Whether the text is a date without a time. */
    public static boolean isDate(String text) {
        return text.length() == DATE_LENGTH && microsOf(text) != NONE;
    }

    /** Microseconds since 1970 in UTC, or {@link #NONE} when the text is neither a date nor a time. */
    public static long microsOf(String text) {
        if (text.length() < DATE_LENGTH || text.length() > MOST || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return NONE;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, DATE_LENGTH);
        if (year < 0 || month < 0 || day < 0) {
            return NONE;
        }
        try {
            LocalDate date = LocalDate.of(year, month, day);
            if (text.length() == DATE_LENGTH) {
                return micros(date.atStartOfDay());
            }
            char between = text.charAt(DATE_LENGTH);
            return between == 'T' || between == ' ' ? at(date, text.substring(DATE_LENGTH + 1)) : NONE;
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    /** Microseconds since 1970 in UTC. */
    public static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
    }

    private static long at(LocalDate date, String time) {
        TemporalAccessor read = (time.indexOf('.') < 0 ? TIME : FRACTION).parse(time);
        ZoneOffset offset = read.query(TemporalQueries.offset());
        LocalDateTime local = date.atTime(read.query(TemporalQueries.localTime()));
        return micros(offset == null ? local : local.minusSeconds(offset.getTotalSeconds()));
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
