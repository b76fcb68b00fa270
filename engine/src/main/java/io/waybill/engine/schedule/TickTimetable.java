package io.waybill.engine.schedule;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.store.DagRow;
import io.waybill.spec.schedule.Fires;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs at the moments at which a schedule fires.
 *
 * @param fires the moments
 * @param interval whether a run's data interval reaches back to the fire before its own; else it has no width
 * @param bounds the logical dates that count
 * @param catchup whether every tick that was missed is made up for, or only the latest
 * @param window how old a missed tick may be to be made up for; absent: of any age
 */
record TickTimetable(
        Fires fires,
        boolean interval,
        Bounds bounds,
        boolean catchup,
        @Nullable Duration window) implements Timetable {
    TickTimetable {
        requireNonNull(fires, "fires");
        requireNonNull(bounds, "bounds");
    }

    @Override
    public Due due(DagRow dag, Instant now, int limit) {
        Instant dealtWith = dealtWith(dag);
        Instant after = window == null ? dealtWith : later(dealtWith, justBefore(now.minus(window)));
        List<Tick> ticks = catchup ? everyTick(after, now, limit) : latestTick(after, now);
        boolean more = catchup && ticks.size() == limit;
        return new Due(ticks, more ? Optional.of(now) : next(later(now, after)).map(Tick::at));
    }

    /** Ticks up to this moment were made, or are none of this schedule. */
    private Instant dealtWith(DagRow dag) {
        Instant until = dag.scheduledUntil();
        if (!catchup) {
            return until == null ? dag.scheduleSince() : later(until, dag.scheduleSince());
        }
        if (until != null) {
            return until;
        }
        return bounds.start() == null ? dag.scheduleSince() : justBefore(bounds.start());
    }

    private List<Tick> everyTick(Instant after, Instant until, int limit) {
        List<Tick> ticks = new ArrayList<>();
        Optional<Tick> tick = next(after);
        while (ticks.size() < limit && tick.isPresent() && !tick.get().at().isAfter(until)) {
            ticks.add(tick.get());
            tick = next(tick.get().at());
        }
        return ticks;
    }

    private List<Tick> latestTick(Instant after, Instant until) {
        return last(until)
                .flatMap(last -> fires.previous(last.plusNanos(1)))
                .filter(at -> at.isAfter(after))
                .flatMap(this::tick)
                .filter(bounds::contain)
                .stream()
                .toList();
    }

    /** No tick after this moment counts, nor one after the end; empty when none at all does. */
    private Optional<Instant> last(Instant until) {
        Instant end = bounds.end();
        if (end == null) {
            return Optional.of(until);
        }
        Optional<Instant> lastAt = interval ? fires.previous(end.plusNanos(1)).flatMap(fires::next) : Optional.of(end);
        return lastAt.map(at -> at.isBefore(until) ? at : until);
    }

    @Override
    public Optional<Tick> next(Instant moment) {
        return Stream.of(Optional.of(moment), beforeFirst())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .flatMap(fires::next)
                .flatMap(this::tick)
                .filter(bounds::contain);
    }

    /** A moment up to which no tick counts: one with an interval needs its beginning, too, to be within the bounds. */
    private Optional<Instant> beforeFirst() {
        if (bounds.start() == null) {
            return Optional.empty();
        }
        Instant before = justBefore(bounds.start());
        return interval ? fires.next(before) : Optional.of(before);
    }

    @Override
    public boolean hasDates() {
        return true;
    }

    @Override
    public Optional<Tick> tickAfter(Instant date) {
        return fires.next(date).flatMap(this::tickOf);
    }

    @Override
    public Optional<Tick> tickBefore(Instant date) {
        return fires.previous(date).flatMap(this::tickOf);
    }

    /** The tick of a logical date. */
    private Optional<Tick> tickOf(Instant date) {
        return interval ? fires.next(date).map(at -> new Tick(at, date)) : Optional.of(Tick.of(date));
    }

    private Optional<Tick> tick(Instant at) {
        return interval ? fires.previous(at).map(start -> new Tick(at, start)) : Optional.of(Tick.of(at));
    }

    private static Instant justBefore(Instant moment) {
        return moment.minusNanos(1);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
