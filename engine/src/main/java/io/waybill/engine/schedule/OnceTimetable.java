package io.waybill.engine.schedule;

import io.waybill.engine.store.DagRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run: at the start date, also where that is past, or at the moment at which the schedule was first seen.
 *
 * @param bounds the start date, and the end date after which the run is not made any more
 */
record OnceTimetable(Bounds bounds) implements Timetable {
    @Override
    public Due due(DagRow dag, Instant now, int limit) {
        Instant at = bounds.start() == null ? dag.scheduleSince() : bounds.start();
        Instant until = dag.scheduledUntil();
        boolean made = until != null && !until.isBefore(at);
        if (made || bounds.isTooLate(at)) {
            return new Due(List.of(), Optional.empty());
        }
        return at.isAfter(now) ? new Due(List.of(), Optional.of(at)) : new Due(List.of(Tick.of(at)), Optional.empty());
    }

    @Override
    public Optional<Tick> next(Instant moment) {
        return Optional.ofNullable(bounds.start())
                .filter(start -> start.isAfter(moment))
                .map(Tick::of)
                .filter(bounds::contain);
    }
}
