package io.waybill.web.cli;

import io.waybill.spec.DateSpec;
import io.waybill.spec.SpecValueException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The date that {@code --date} gives. */
final class LogicalDate {
    private LogicalDate() {}

    /**
     * Reads it as a DAG file's dates are read; now, to the second, where none is given.
     *
     * @throws CliException where it is no date
     */
    static Instant read(@Nullable String text, ZoneId zone, Clock clock) {
        if (text == null) {
            return clock.instant().truncatedTo(ChronoUnit.SECONDS);
        }
        try {
            return new DateSpec(text).in(zone);
        } catch (SpecValueException e) {
            throw CliException.badUsage("waybill: --date: " + e.getMessage() + " (" + e.remedy() + ")");
        }
    }
}
