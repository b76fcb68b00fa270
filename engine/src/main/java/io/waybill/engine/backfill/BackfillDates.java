package io.waybill.engine.backfill;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.schedule.Timetable;
import io.waybill.spec.DagSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a backfill, in the order in which it deals with them. Those whose time has not come are none. Immutable.
 *
 * @param timetable gives the dates
 * @param from the first date that counts
 * @param to the last date that counts
 * @param backwards whether the latest comes first
 * @param now the moment at or before which a run would have been made
 */
record BackfillDates(Timetable timetable, Instant from, Instant to, boolean backwards, Instant now) {
    /** More dates than this are no backfill but a mistake. */
    static final int MOST = 10_000;

    /**
     * Those of a DAG.
     *
     * @throws WaybillException {@code BACKFILL_CONFLICT} where the DAG's schedule has no dates to go through
     */
    static BackfillDates of(DagSpec dag, Instant from, Instant to, boolean backwards, Instant now) {
        Timetable timetable = Timetable.of(dag)
                .filter(Timetable::hasDates)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.BACKFILL_CONFLICT,
                        "DAG '" + dag.dagId() + "' has no schedule with dates to backfill; give it a cron, every or"
                                + " times, or trigger its runs one by one"));
        return new BackfillDates(timetable, from, to, backwards, now);
    }

    /** The date that comes after another one; after none, the first. */
    Optional<Tick> next(@Nullable Instant last) {
        return backwards ? before(last) : after(last);
    }

    private Optional<Tick> after(@Nullable Instant last) {
        return timetable
                .tickAfter(last == null ? from.minusNanos(1) : last)
                .filter(tick -> !tick.logicalDate().isAfter(to) && !tick.at().isAfter(now));
    }

    private Optional<Tick> before(@Nullable Instant last) {
        Instant latest = to.isBefore(now) ? to : now;
        Optional<Tick> tick = timetable.tickBefore(last == null ? latest.plusNanos(1) : last);
        while (tick.isPresent() && tick.get().at().isAfter(now)) {
            // The interval that has begun has not ended.
            tick = timetable.tickBefore(tick.get().logicalDate());
        }
        return tick.filter(found -> !found.logicalDate().isBefore(from));
    }

    /**
     * All of them.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where there are none, or too many
     */
    List<Tick> all() {
        List<Tick> ticks = new ArrayList<>();
        for (Optional<Tick> tick = next(null);
                tick.isPresent();
                tick = next(tick.get().logicalDate())) {
            if (ticks.size() == MOST) {
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "The schedule has more than " + MOST + " dates from " + from + " to " + to
                                + "; choose a shorter range");
            }
            ticks.add(tick.get());
        }
        if (ticks.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The schedule has no date from " + from + " to " + to
                            + " whose time has come; choose another range");
        }
        return ticks;
    }
}
