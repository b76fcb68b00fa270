package io.waybill.spec.template;

import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads dates by the codes of C's and Python's strptime. What the format leaves out is as in Python: 1900-01-01, midnight, UTC. */
final class Strptime {
    private Strptime() {}

    /**
     * @throws IllegalArgumentException where the text is not of this format
     */
    static ZonedDateTime parse(String text, String format) {
        try {
            DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(StrftimeFormatter.toDateTimeFormatter(format))
                    .toFormatter(Locale.ENGLISH);
            TemporalAccessor parsed = formatter.parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneId zone = parsed.query(TemporalQueries.zone());
            return ZonedDateTime.of(
                    date == null
                            ? LocalDate.of(
                                    field(parsed, ChronoField.YEAR, 1900),
                                    field(parsed, ChronoField.MONTH_OF_YEAR, 1),
                                    field(parsed, ChronoField.DAY_OF_MONTH, 1))
                            : date,
                    time == null ? LocalTime.of(field(parsed, ChronoField.HOUR_OF_DAY, 0), 0) : time,
                    zone(zone));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no date of the format '" + format + "'", e);
        }
    }

    private static ZoneId zone(@Nullable ZoneId parsed) {
        return parsed == null ? ZoneOffset.UTC : parsed;
    }

    private static int field(TemporalAccessor parsed, ChronoField field, int otherwise) {
        return parsed.isSupported(field) ? parsed.get(field) : otherwise;
    }
}
