package io.waybill.engine.schedule;

import io.waybill.engine.store.DagRow;
import io.waybill.spec.schedule.EverySchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A run whenever the last one has ended, and at most one a second. Its data interval goes from the end of the last run's interval, or the start
 * date, to now, so that the intervals of all runs join; and of two schedulers that look at the same time, one makes the run.
 *
 * @param bounds the start date before which no run is made, and the end date after which there is none any more
 */
record ContinuousTimetable(Bounds bounds) implements Timetable {
    /** When to look again if nobody tells of the run's end. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    /** An interval without width would begin where the next one does, and both runs would have one logical date. */
    private static final Duration NOT_EMPTY = Duration.of(1, ChronoUnit.MICROS);
    /** What stores keep of a moment. */
    private static final ChronoUnit KEPT = ChronoUnit.MICROS;

    @Override
    public Due due(DagRow dag, Instant now, int limit) {
        Instant start = start(dag);
        Instant at = now.truncatedTo(KEPT);
        if (bounds.isTooLate(at)) {
            return new Due(List.of(), Optional.empty());
        }
        // Runs that do nothing must not fill the database as fast as they can.
        Instant earliest = start.plus(start.equals(dag.scheduledUntil()) ? EverySchedule.SHORTEST : NOT_EMPTY);
        if (at.isBefore(earliest)) {
            return new Due(List.of(), Optional.of(earliest));
        }
        return new Due(List.of(new Tick(at, start)), Optional.of(now.plus(LOOK_AGAIN)));
    }

    /** Where the data of the next run begins. */
    private Instant start(DagRow dag) {
        Instant until = dag.scheduledUntil();
        if (until != null && !until.isBefore(dag.scheduleSince())) {
            return until;
        }
        Instant start = bounds.start();
        if (start == null || (until != null && start.isBefore(dag.scheduleSince()))) {
            return dag.scheduleSince();
        }
        return start;
    }

    @Override
    public Optional<Tick> next(Instant moment) {
        return Optional.ofNullable(bounds.start())
                .filter(start -> start.isAfter(moment))
                .map(Tick::of)
                .filter(bounds::contain);
    }

    @Override
    public int mostUnfinished() {
        return 1;
    }
}
