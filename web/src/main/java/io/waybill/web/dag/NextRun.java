package io.waybill.web.dag;

import io.waybill.spec.DagSpec;
import io.waybill.spec.ScheduleSpec;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a schedule fires next. */
public final class NextRun {
    private NextRun() {}

    /** The next tick after {@code now}; empty without a schedule and after its end date. */
    public static Optional<Instant> of(DagSpec spec, Instant now) {
        ScheduleSpec schedule = spec.schedule();
        if (schedule == null) {
            return Optional.empty();
        }
        // A tick at the start date itself is one.
        Instant after = spec.startInstant()
                .map(start -> start.minusNanos(1))
                .filter(start -> start.isAfter(now))
                .orElse(now);
        return schedule.cron()
                .next(after.atZone(spec.timezone()))
                .map(ZonedDateTime::toInstant)
                .filter(next -> spec.endInstant().map(end -> !next.isAfter(end)).orElse(true));
    }
}
