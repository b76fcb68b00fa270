package io.waybill.web.cli;

import io.waybill.spec.DateSpec;
import io.waybill.spec.SpecValueException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The date that {@code --date} gives. */
final class LogicalDate {
    private LogicalDate() {}

    /**
     * Reads it; now, to the second, where none is given. Without an offset it is in UTC, so that {@code ds} is the day
     * that was written.
     *
     * @throws CliException where it is no date
     */
    static Instant read(@Nullable String text, Clock clock) {
        return text == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : read("--date", text);
    }

    /**
     * Reads the date that an option has.
     *
     * @throws CliException where it is no date
     */
    static Instant read(String option, String text) {
        return read(option, text, date -> date.in(ZoneOffset.UTC));
    }

    /** The same as the end of a range: a date without a time is the whole day. */
    static Instant readLast(String option, String text) {
        return read(option, text, date -> date.endIn(ZoneOffset.UTC));
    }

    private static Instant read(String option, String text, Function<DateSpec, Instant> meaning) {
        try {
            return meaning.apply(new DateSpec(text));
        } catch (SpecValueException e) {
            throw CliException.badUsage("waybill: " + option + ": " + e.getMessage() + " (" + e.remedy() + ")");
        }
    }
}
