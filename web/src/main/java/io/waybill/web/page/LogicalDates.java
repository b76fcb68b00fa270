package io.waybill.web.page;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Reads the dates that people type. */
final class LogicalDates {
    private static final DateTimeFormatter TYPED = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .appendPattern("HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private LogicalDates() {}

    /**
     * The instant that is meant.
     *
     * @param typed {@code 2026-03-01}, {@code 2026-03-01 06:00} or {@code 2026-03-01T06:00:00Z}
     * @param zone the zone of a text without an offset
     * @return empty where it is none of these
     */
    static Optional<Instant> read(String typed, ZoneId zone) {
        try {
            TemporalAccessor read =
                    TYPED.parseBest(typed.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (read instanceof OffsetDateTime withOffset) {
                return Optional.of(withOffset.toInstant());
            }
            if (read instanceof LocalDateTime dateTime) {
                return Optional.of(dateTime.atZone(zone).toInstant());
            }
            return Optional.of(LocalDate.from(read).atStartOfDay(zone).toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
