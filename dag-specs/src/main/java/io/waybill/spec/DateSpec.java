package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * A moment as a DAG file gives it: a date ({@code 2026-01-01}), a date and time ({@code 2026-01-01T03:00}), both in the
 * DAG's time zone, or a date and time with its own offset ({@code 2026-01-01T03:00:00+01:00}, {@code …Z}). A space may
 * stand for the {@code T}.
 *
 * @param text as it was written
 */
public record DateSpec(@JsonValue String text) {
    private static final Pattern WHOLE_DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern OFFSET = Pattern.compile(".*(?:Z|[+-]\\d{2}:?\\d{2}(?::?\\d{2})?)");

    /**
     * @throws SpecValueException when the text is no such moment
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DateSpec {
        requireNonNull(text, "text");
        in(text, ZoneId.of("UTC"));
    }

    /** The moment in a DAG of this time zone; a local time that a clock change skips is moved past the gap. */
    public Instant in(ZoneId zone) {
        return in(text, zone);
    }

    /** The last microsecond that is meant, where it is the end of a range: of a date without a time, that of the day. */
    public Instant endIn(ZoneId zone) {
        return WHOLE_DAY.matcher(text.strip()).matches()
                ? LocalDate.parse(text.strip())
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant()
                        .minus(1, ChronoUnit.MICROS)
                : in(zone);
    }

    private static Instant in(String text, ZoneId zone) {
        String iso = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) +", "$1T");
        try {
            if (!iso.contains("T")) {
                return LocalDate.parse(iso).atStartOfDay(zone).toInstant();
            }
            return OFFSET.matcher(iso.substring(iso.indexOf('T'))).matches()
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new SpecValueException(
                    ProblemCode.INVALID_VALUE,
                    "'" + text + "' is no date",
                    "write 2026-01-31, 2026-01-31T03:00 or 2026-01-31T03:00:00+01:00");
        }
    }
}
