package io.waybill.engine.schedule;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.store.DagRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.cron.CronExpression;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a DAG runs by itself. A run's logical date is the moment of its tick; its data interval has no width. Pure.
 *
 * @param cron the ticks
 * @param zone whose wall clock the ticks are read off
 * @param start no tick before it counts, one at it does; absent: no limit
 * @param end no tick after it counts, one at it does; absent: no limit
 * @param catchup whether every tick that was missed is made up for, or only the latest
 */
record Timetable(
        CronExpression cron,
        ZoneId zone,
        @Nullable Instant start,
        @Nullable Instant end,
        boolean catchup) {
    Timetable {
        requireNonNull(cron, "cron");
        requireNonNull(zone, "zone");
    }

    /** The timetable of a DAG; empty when people and programs alone start it. */
    static Optional<Timetable> of(DagSpec dag) {
        return Optional.ofNullable(dag.schedule())
                .map(schedule -> new Timetable(
                        schedule.cron(),
                        dag.timezone(),
                        dag.startInstant().orElse(null),
                        dag.endInstant().orElse(null),
                        dag.catchup()));
    }

    /**
     * What is to be done for the DAG now.
     *
     * @param dag says what the schedule has dealt with, and since when it is known
     * @param limit how many runs at the most; the others are due as soon as these are made
     */
    Due due(DagRow dag, Instant now, int limit) {
        Instant after = dealtWith(dag);
        Instant until = end != null && end.isBefore(now) ? end : now;
        List<Instant> ticks = catchup ? everyTick(after, until, limit) : latestTick(after, until);
        boolean more = catchup && ticks.size() == limit;
        return new Due(ticks, more ? Optional.of(now) : next(later(now, after)));
    }

    /** Ticks up to this moment are not made up for. */
    private Instant dealtWith(DagRow dag) {
        Instant until = dag.scheduledUntil();
        if (!catchup) {
            return until == null ? dag.scheduleSince() : later(until, dag.scheduleSince());
        }
        if (until != null) {
            return until;
        }
        return start == null ? dag.scheduleSince() : start.minusNanos(1);
    }

    private List<Instant> everyTick(Instant after, Instant until, int limit) {
        List<Instant> ticks = new ArrayList<>();
        Optional<Instant> tick = next(after);
        while (ticks.size() < limit && tick.isPresent() && !tick.get().isAfter(until)) {
            ticks.add(tick.get());
            tick = next(tick.get());
        }
        return ticks;
    }

    private List<Instant> latestTick(Instant after, Instant until) {
        return cron
                .previous(until.plusNanos(1).atZone(zone))
                .map(tick -> tick.toInstant())
                .filter(tick -> tick.isAfter(after))
                .filter(tick -> start == null || !tick.isBefore(start))
                .stream()
                .toList();
    }

    /** The first tick strictly after a moment; empty when there is none any more. */
    Optional<Instant> next(Instant moment) {
        Instant after = start == null ? moment : later(moment, start.minusNanos(1));
        return cron.next(after.atZone(zone))
                .map(tick -> tick.toInstant())
                .filter(tick -> end == null || !tick.isAfter(end));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * What is to be done for a DAG.
     *
     * @param ticks the logical dates of the runs to make now, oldest first
     * @param wake when to look again once they are made; empty: never, as it stands
     */
    record Due(List<Instant> ticks, Optional<Instant> wake) {
        Due {
            ticks = List.copyOf(ticks);
        }
    }
}
