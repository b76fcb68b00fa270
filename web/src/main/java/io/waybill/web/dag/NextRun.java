package io.waybill.web.dag;

import io.waybill.engine.schedule.Tick;
import io.waybill.engine.schedule.Timetable;
import io.waybill.spec.DagSpec;
import java.time.Instant;
import java.util.Optional;

/** When a schedule fires next. */
public final class NextRun {
    private NextRun() {}

    /**
     * The next moment after {@code now} at which the schedule makes a run; empty without a schedule, after its end date,
     * and where the moment depends on how the DAG's runs go.
     */
    public static Optional<Instant> of(DagSpec spec, Instant now) {
        return tick(spec, now).map(Tick::at);
    }

    /** The same with the logical date and the data interval of the run. */
    public static Optional<Tick> tick(DagSpec spec, Instant now) {
        return Timetable.of(spec).flatMap(timetable -> timetable.next(now));
    }
}
