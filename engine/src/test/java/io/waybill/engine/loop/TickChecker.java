package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.RunType;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.RunRow;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/** Checks that each tick of a DAG's schedule has its run, once, and that the schedule made no other runs. */
final class TickChecker {
    private final PlainSchedule schedule;
    private final Instant since;
    private final Instant end;
    private final Pauses pauses;
    private final String what;

    /** @param end up to when the schedule went on */
    TickChecker(EngineRig rig, String dagId, PlainSchedule schedule, Instant end, long seed) {
        this.schedule = schedule;
        this.end = end;
        this.what = dagId + ", seed " + seed;
        this.since = rig.dags.find(dagId).map(DagRow::scheduleSince).orElseThrow();
        this.pauses = Pauses.of(rig, dagId);
    }

    /**
     * How many ticks there were, each with its run.
     *
     * @param runs all runs of the DAG
     */
    int check(Collection<RunRow> runs) {
        Map<Instant, Instant> expected = expected();
        Map<Instant, RunRow> byDate = new HashMap<>();
        for (RunRow run : runs) {
            if (run.logicalDate() != null) {
                assertThat(byDate.put(run.logicalDate(), run))
                        .as("runs for %s of %s", run.logicalDate(), what)
                        .isNull();
            }
        }
        assertThat(byDate.keySet()).as("dates of %s: %s", what, schedule).containsAll(expected.keySet());
        for (RunRow run : runs) {
            if (run.type() == RunType.SCHEDULED) {
                assertThat(expected).as("ticks of %s: %s", what, schedule).containsKey(run.logicalDate());
                assertThat(run.dataIntervalStart()).as(what).isEqualTo(run.logicalDate());
                assertThat(run.dataIntervalEnd()).as(what).isEqualTo(expected.get(run.logicalDate()));
            }
        }
        return expected.size();
    }

    /** When the run for each logical date is due. */
    private Map<Instant, Instant> expected() {
        boolean all = schedule.start() != null;
        Instant after = all ? schedule.start() : since;
        NavigableSet<Instant> ticks = schedule.ticks(after, end);
        Map<Instant, Instant> expected = new TreeMap<>();
        for (Instant tick : ticks) {
            Instant date = schedule.interval() ? ticks.lower(tick) : tick;
            boolean counts = all ? date != null && !date.isBefore(after) : tick.isAfter(after);
            if (counts && isMade(tick, ticks, all)) {
                expected.put(date, tick);
            }
        }
        return expected;
    }

    /** After a rest the last tick is made up for, or all of them; the last rest goes on for ever. */
    private boolean isMade(Instant tick, NavigableSet<Instant> ticks, boolean all) {
        return pauses.over(tick)
                .map(pause -> pause.until().isBefore(Instant.MAX) && (all || tick.equals(ticks.floor(pause.until()))))
                .orElse(true);
    }
}
