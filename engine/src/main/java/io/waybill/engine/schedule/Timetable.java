package io.waybill.engine.schedule;

import io.waybill.engine.store.DagRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a DAG runs by itself, decided from what the schedule has dealt with. Pure: no clock, no I/O. Immutable. */
public sealed interface Timetable permits TickTimetable, OnceTimetable, ContinuousTimetable {
    /** A DAG that has as many unfinished runs gets no more from its schedule until some have ended. */
    int BACKLOG = 100;

    /** The timetable of a DAG; empty when it never runs by time. */
    static Optional<Timetable> of(DagSpec dag) {
        return Optional.ofNullable(dag.schedule())
                .flatMap(ScheduleSpec::byTime)
                .map(schedule -> schedule.as(new TimetableOfDag(dag)));
    }

    /**
     * What is to be done for the DAG now.
     *
     * @param dag says what the schedule has dealt with, and since when it is known
     * @param limit how many runs at the most; the others are due as soon as these are made
     */
    Due due(DagRow dag, Instant now, int limit);

    /** The first tick strictly after a moment; empty when none is known yet, or there is none any more. */
    Optional<Tick> next(Instant moment);

    /** Whether its logical dates are known beforehand, so that they can be gone through. */
    default boolean hasDates() {
        return false;
    }

    /** The tick of the first logical date after a moment, also outside of the DAG's start and end date. */
    default Optional<Tick> tickAfter(Instant date) {
        return Optional.empty();
    }

    /** The tick of the last logical date before a moment, also outside of the DAG's start and end date. */
    default Optional<Tick> tickBefore(Instant date) {
        return Optional.empty();
    }

    /** With how many unfinished runs of the DAG no more are made. */
    default int mostUnfinished() {
        return BACKLOG;
    }

    /**
     * What is to be done for a DAG.
     *
     * @param ticks for which runs are to be made now, oldest first
     * @param wake when to look again once they are made; empty: never, as it stands
     */
    record Due(List<Tick> ticks, Optional<Instant> wake) {
        public Due {
            ticks = List.copyOf(ticks);
        }
    }
}
