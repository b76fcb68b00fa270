package io.waybill.web.cli;

import io.waybill.spec.DateSpec;
import io.waybill.spec.SpecValueException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
        if (text == null) {
            return clock.instant().truncatedTo(ChronoUnit.SECONDS);
        }
        try {
            return new DateSpec(text).in(ZoneOffset.UTC);
        } catch (SpecValueException e) {
            throw CliException.badUsage("waybill: --date: " + e.getMessage() + " (" + e.remedy() + ")");
        }
    }
}
