package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.DeadlineRow;
import io.waybill.engine.store.DeadlineState;
import io.waybill.engine.store.DeadlineStore;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DeadlineAction;
import io.waybill.spec.DeadlineReference;
import io.waybill.spec.DeadlineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks that each run was held to the deadlines of its DAG: that they are counted as the documentation says, that who is late is
 * told once, when it is late, and does not succeed where it must not, and that who is in time is left alone. What became of a
 * run that was cleared or marked cannot be told afterwards.
 */
final class DeadlineChecker {
    private static final int RUNS_OF_AN_AVERAGE = 10;
    private static final Duration ONE_TICK = Duration.ofNanos(1_000);

    private final NoticeChecker notices;
    private final Map<Long, List<DeadlineRow>> byRun = new HashMap<>();
    private final Duration lookedAtEvery;
    private final String seed;
    private final Set<String> missed = new TreeSet<>();
    private int met;
    private int averages;

    /** @param lookedAtEvery how long a deadline may be past before somebody looks */
    DeadlineChecker(EngineRig rig, NoticeChecker notices, Duration lookedAtEvery, long seed) {
        this.notices = notices;
        this.lookedAtEvery = lookedAtEvery;
        this.seed = "seed " + seed;
        DeadlineStore store = new DeadlineStore(rig.database);
        Instant far = rig.clock.instant().plus(Duration.ofDays(3_650));
        assertThat(store.due(DeadlineState.OPEN, far, 1)).as(this.seed).isEmpty();
        assertThat(store.due(DeadlineState.MISSED, far, 1)).as(this.seed).isEmpty();
        for (DeadlineState state : List.of(DeadlineState.MET, DeadlineState.DONE)) {
            store.due(state, far, Integer.MAX_VALUE)
                    .forEach(row -> byRun.computeIfAbsent(row.runKey(), key -> new ArrayList<>())
                            .add(row));
        }
    }

    /** The kinds of deadlines that runs have missed, each with what came of it. */
    Set<String> missed() {
        return missed;
    }

    /** How many were met. */
    int met() {
        return met;
    }

    /** How many of those after the average of earlier runs could be counted again. */
    int averages() {
        return averages;
    }

    /** @param runs all of one DAG */
    void check(Collection<RunRecord> runs) {
        List<RunRecord> newestFirst = runs.stream()
                .sorted(Comparator.comparing((RunRecord record) -> record.run().id())
                        .reversed())
                .toList();
        for (int i = 0; i < newestFirst.size(); i++) {
            RunRecord record = newestFirst.get(i);
            check(record, newestFirst.subList(i + 1, newestFirst.size()));
        }
    }

    private void check(RunRecord record, List<RunRecord> earlier) {
        RunRow run = record.run();
        String what = run.runId() + " of " + run.dagId() + ", " + seed;
        List<DeadlineRow> rows = byRun.getOrDefault(run.id(), List.of());
        int known = 0;
        for (DeadlineSpec spec : record.graph().spec().deadlines()) {
            Optional<DeadlineRow> row = rows.stream()
                    .filter(one -> one.deadline().title().equals(spec.title()))
                    .findFirst();
            known += row.isPresent() ? 1 : 0;
            checkTime(spec, row, run, earlier, what);
            if (!record.wasChanged()) {
                checkTold(spec, row, record, what);
            }
        }
        assertThat(rows).as("deadlines of %s", what).hasSize(known);
    }

    private void checkTime(
            DeadlineSpec spec, Optional<DeadlineRow> row, RunRow run, List<RunRecord> earlier, String what) {
        if (spec.after() == DeadlineReference.AVERAGE_RUN_TIME) {
            checkAverage(spec, row, run, earlier, what);
            return;
        }
        Instant due = spec.at() != null
                ? Instant.parse(spec.at().text())
                : spec.after() == DeadlineReference.QUEUED_AT
                        ? run.queuedAt().plus(spec.interval())
                        : run.logicalDate() == null ? null : run.logicalDate().plus(spec.interval());
        Optional<Instant> expected = Optional.ofNullable(due).filter(at -> at.isAfter(run.queuedAt()));
        assertThat(row.map(one -> one.deadline().dueAt()))
                .as("%s of %s", spec.title(), what)
                .isEqualTo(expected);
    }

    /** What had ended well when the run was made can be told only where nobody has changed it since. */
    private void checkAverage(
            DeadlineSpec spec, Optional<DeadlineRow> row, RunRow run, List<RunRecord> earlier, String what) {
        List<Duration> times = new ArrayList<>();
        for (RunRecord record : earlier) {
            RunRow other = record.run();
            if (record.wasChanged() || run.queuedAt().equals(other.endedAt())) {
                return;
            }
            if (other.state() == RunState.SUCCESS
                    && other.endedAt().isBefore(run.queuedAt())
                    && times.size() < RUNS_OF_AN_AVERAGE) {
                times.add(Duration.between(other.startedAt(), other.endedAt()));
            }
            if (times.size() == RUNS_OF_AN_AVERAGE) {
                break;
            }
        }
        Optional<Instant> due = times.stream()
                .reduce(Duration::plus)
                .map(sum -> run.queuedAt().plus(sum.dividedBy(times.size())).plus(spec.interval()));
        averages += due.isPresent() ? 1 : 0;
        assertThat(row.isPresent()).as("%s of %s", spec.title(), what).isEqualTo(due.isPresent());
        due.ifPresent(at -> assertThat(row.orElseThrow().deadline().dueAt())
                .as("%s of %s", spec.title(), what)
                .isBetween(at.minus(ONE_TICK), at.plus(ONE_TICK)));
    }

    private void checkTold(DeadlineSpec spec, Optional<DeadlineRow> row, RunRecord record, String what) {
        String name = spec.title() + " of " + what;
        List<Notice> told = notices.of(record).stream()
                .filter(notice -> notice.event() == NoticeEvent.DEADLINE_MISSED)
                .filter(notice -> notice.detail().contains("(" + spec.title() + ")"))
                .toList();
        Instant ended = record.run().endedAt();
        if (row.isPresent() && ended.equals(row.get().deadline().dueAt())) {
            // Who looked at that moment may have come before the end, and may have brought it about.
            assertThat(told).as(name).extracting(Notice::notifier).doesNotHaveDuplicates();
            return;
        }
        if (row.isEmpty() || !ended.isAfter(row.get().deadline().dueAt())) {
            assertThat(told).as(name).isEmpty();
            row.ifPresent(one -> assertThat(one.state()).as(name).isEqualTo(DeadlineState.MET));
            met += row.isPresent() ? 1 : 0;
            return;
        }
        Instant due = row.get().deadline().dueAt();
        assertThat(row.get().state()).as(name).isEqualTo(DeadlineState.DONE);
        assertThat(told)
                .as(name)
                .extracting(Notice::notifier)
                .containsExactlyInAnyOrderElementsOf(Set.copyOf(spec.notifiers()));
        assertThat(told)
                .as(name)
                .extracting(Notice::at)
                .allSatisfy(at -> assertThat(at).isBetween(due, due.plus(lookedAtEvery)));
        String kind = spec.at() != null ? "set time" : spec.after().jsonName();
        Instant looked = told.get(0).at();
        if (ended.isAfter(looked)) {
            checkEnd(spec.then(), record.run(), name);
            missed.add(kind + " " + spec.then().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void checkEnd(DeadlineAction then, RunRow run, String name) {
        if (then == DeadlineAction.NOTIFY) {
            assertThat(run.reason()).as(name).doesNotContain("its deadline");
            return;
        }
        assertThat(run.state()).as(name).isIn(RunState.CANCELLED, RunState.FAILED);
        if (run.reason().contains("its deadline")) {
            assertThat(run.state())
                    .as(name)
                    .isEqualTo(then == DeadlineAction.CANCEL ? RunState.CANCELLED : RunState.FAILED);
        } else {
            assertThat(run.reason())
                    .as("who or what else had begun to end it, %s", name)
                    .containsAnyOf("on call", "Took longer", "run_strategy");
        }
    }
}
