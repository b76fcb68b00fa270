package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.RunType;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Checks the runs of schedules that go by what has happened: one run for all time, and one after the other. */
final class RhythmChecker {
    /** The simulation looks so long after the end of a run. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final Collection<RunRecord> all;
    private final List<RunRow> scheduled;
    private final Instant since;
    private final Optional<Instant> start;
    private final Pauses pauses;
    private final String what;

    /** @param all runs of the DAG */
    RhythmChecker(EngineRig rig, SimulatedFleet.Member member, Collection<RunRecord> all, long seed) {
        this.all = all;
        this.scheduled = all.stream()
                .map(RunRecord::run)
                .filter(run -> run.type() == RunType.SCHEDULED)
                .sorted(Comparator.comparing(RunRow::logicalDate))
                .toList();
        this.since = rig.dags.find(member.id()).map(DagRow::scheduleSince).orElseThrow();
        this.start = member.dag().spec().startInstant();
        this.pauses = Pauses.of(rig, member.id());
        this.what = member.id() + ", seed " + seed;
    }

    /**
     * That there is one run, for the start date or else the moment at which the DAG was seen, and none where it rested for good
     * before that.
     */
    int checkOnce(Instant end) {
        Instant date = start.orElse(since);
        Instant due = date.isBefore(since) ? since : date;
        Optional<Instant> made = due.isAfter(end)
                ? Optional.empty()
                : Optional.of(pauses.over(due).map(Pauses.Pause::until).orElse(due));
        List<Instant> expected =
                made.filter(at -> at.isBefore(Instant.MAX)).stream().toList();
        assertThat(scheduled).as(what).extracting(RunRow::queuedAt).isEqualTo(expected);
        for (RunRow run : scheduled) {
            assertThat(run.logicalDate()).as(what).isEqualTo(date);
            assertThat(run.dataIntervalStart()).as(what).isEqualTo(date);
            assertThat(run.dataIntervalEnd()).as(what).isEqualTo(date);
        }
        return scheduled.size();
    }

    /** That each run's data begin where those of the one before end, and that it was made at once when nothing else ran. */
    int checkContinuous() {
        Instant next = start.orElse(since);
        for (RunRow run : scheduled) {
            assertThat(run.logicalDate()).as(what).isEqualTo(next);
            assertThat(run.dataIntervalStart()).as(what).isEqualTo(next);
            assertThat(run.dataIntervalEnd()).as(what).isEqualTo(run.queuedAt()).isAfter(next);
            next = run.dataIntervalEnd();
            checkAlone(run);
        }
        return scheduled.size();
    }

    private void checkAlone(RunRow run) {
        Instant made = run.queuedAt();
        List<RunRecord> before = all.stream()
                .filter(other -> other.run().queuedAt().isBefore(made))
                .toList();
        List<RunRecord> underWay = before.stream()
                .filter(other -> other.run().endedAt().isAfter(made))
                .toList();
        assertThat(underWay)
                .as("runs under way when %s of %s was made", run.runId(), what)
                .allMatch(RunRecord::wasChanged);
        if (underWay.isEmpty()) {
            Instant last = before.stream()
                    .map(other -> other.run().endedAt())
                    .max(Comparator.naturalOrder())
                    .orElse(since);
            Instant free = pauses.lastEnd(made).filter(last::isBefore).orElse(last);
            assertThat(made)
                    .as("when %s of %s was made; nothing was in its way since %s", run.runId(), what, free)
                    .isBeforeOrEqualTo(free.plus(AT_ONCE));
        }
    }
}
