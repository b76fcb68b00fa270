package io.waybill.engine.store;

import static io.waybill.engine.store.Rows.NOW;
import static io.waybill.engine.store.Rows.tasks;
import static io.waybill.engine.store.Rows.toState;
import static io.waybill.engine.store.Rows.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.backfill.BackfillState;
import io.waybill.engine.backfill.DateAction;
import io.waybill.engine.backfill.ReprocessBehavior;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stores promise of backfills, and of runs and the runs before them, whatever the database. */
abstract class BackfillStoreContract extends StoreContract {
    private BackfillStore backfills;
    private RunStore runs;

    @BeforeEach
    void openBackfills() {
        backfills = new BackfillStore(database());
        runs = new RunStore(database());
    }

    private BackfillRow create(BackfillRow backfill) {
        dags.upsertVersion(version("d", "h1"), NOW);
        return backfills.create(backfill);
    }

    private static BackfillRow daily(boolean backwards) {
        return new BackfillRow(
                0,
                "d",
                NOW,
                NOW.plusSeconds(100),
                "{}",
                backwards,
                ReprocessBehavior.FAILED,
                3,
                7,
                BackfillState.RUNNING,
                "",
                "test",
                NOW,
                NOW,
                null);
    }

    private RunRow run(String runId, RunType type, Long backfillId, Instant date) {
        dags.upsertVersion(version("d", "h1"), NOW);
        return runs.create(
                new NewRun("d", runId, 1, type, backfillId, date, date, date, "{}", "test", "", NOW), tasks(2));
    }

    @Test
    void a_backfill_is_kept_and_another_one_is_refused_until_it_has_ended() {
        BackfillRow made = create(daily(false));

        assertThat(backfills.find(made.id())).contains(made);
        assertThat(made.from()).isEqualTo(NOW);
        assertThat(backfills.inState(BackfillState.RUNNING, 0, 10)).containsExactly(made);
        assertThatThrownBy(() -> backfills.create(daily(false)))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKFILL_CONFLICT));
        assertThat(backfills.move(made.id(), BackfillState.PAUSED, BackfillState.RUNNING, "", NOW))
                .isFalse();
        assertThat(backfills.move(made.id(), BackfillState.RUNNING, BackfillState.COMPLETED, "done", NOW))
                .isTrue();
        assertThat(backfills.find(made.id()).orElseThrow().completedAt()).isEqualTo(NOW);

        BackfillRow second = backfills.create(daily(true));

        assertThat(backfills.ofDag("d", 1, 0)).containsExactly(second);
        assertThat(backfills.ofDag("d", 10, 1)).extracting(BackfillRow::id).containsExactly(made.id());
        assertThat(backfills.count("d")).isEqualTo(2);
    }

    @Test
    void the_last_date_is_the_latest_or_the_earliest_by_its_direction() {
        BackfillRow made = create(daily(false));
        assertThat(backfills.lastDate(made)).isEmpty();
        for (int second : List.of(2, 1, 3)) {
            backfills.deal(
                    new BackfillDateRow(made.id(), NOW.plusSeconds(second), DateAction.CLEAR, NOW.minusSeconds(1)));
        }

        assertThat(backfills.lastDate(made))
                .contains(new BackfillDateRow(made.id(), NOW.plusSeconds(3), DateAction.CLEAR, NOW.minusSeconds(1)));
        BackfillRow backwards = new BackfillRow(
                made.id(), "d", NOW, NOW, "{}", true, made.reprocess(), 1, 1, made.state(), "", "", NOW, NOW, null);
        assertThat(backfills.lastDate(backwards))
                .map(BackfillDateRow::logicalDate)
                .contains(NOW.plusSeconds(1));
    }

    @Test
    void its_runs_are_counted_and_those_that_have_not_ended_are_found() {
        BackfillRow made = create(daily(false));
        backfills.deal(new BackfillDateRow(made.id(), NOW, DateAction.MAKE, null));
        backfills.deal(new BackfillDateRow(made.id(), NOW.plusSeconds(1), DateAction.KEEP, null));
        RunRow queued = run("r1", RunType.BACKFILL, made.id(), NOW);
        RunRow other = run("r2", RunType.MANUAL, null, NOW.plusSeconds(1));
        runs.commit(List.of(toState(other, RunState.FAILED)));

        assertThat(backfills.unfinished(made)).containsExactly(queued);
        backfills.adopt(other.id(), made.id());

        assertThat(backfills.counts(made.id()))
                .isEqualTo(new BackfillCounts(
                        Map.of(DateAction.MAKE, 1, DateAction.KEEP, 1),
                        Map.of(RunState.QUEUED, 1, RunState.FAILED, 1)));
        assertThat(backfills.counts(made.id()).done()).isEqualTo(2);
        assertThat(runs.find(other.id()).orElseThrow().backfillId()).isEqualTo(made.id());
        assertThat(backfills.runsBetween("d", NOW, NOW.plusSeconds(1), 10))
                .extracting(RunRow::runId)
                .containsExactly("r1", "r2");
    }

    @Test
    void the_run_before_is_that_of_the_latest_earlier_date() {
        RunRow scheduled = run("s1", RunType.SCHEDULED, null, NOW);
        RunRow manual = run("m1", RunType.MANUAL, null, NOW.plusSeconds(1));
        RunRow last = run("s2", RunType.SCHEDULED, null, NOW.plusSeconds(2));
        RunRow undated = run("m2", RunType.MANUAL, null, null);

        assertThat(runs.history().before(last, true)).contains(manual);
        assertThat(runs.history().before(last, false)).contains(scheduled);
        assertThat(runs.history().before(scheduled, true)).isEmpty();
        assertThat(runs.history().before(undated, true)).isEmpty();
        assertThat(runs.history().taskStates(last.id(), List.of("t1", "nothing")))
                .isEqualTo(Map.of("t1", List.of(TaskState.NONE)));
    }

    @Test
    void the_first_run_of_a_backfill_has_none_before() {
        run("s1", RunType.SCHEDULED, null, NOW);
        RunRow first = run("b1", RunType.BACKFILL, 7L, NOW.plusSeconds(1));
        RunRow second = run("b2", RunType.BACKFILL, 7L, NOW.plusSeconds(2));

        assertThat(runs.history().before(first, false)).isEmpty();
        assertThat(runs.history().before(second, false)).contains(first);
    }

    @Test
    void failures_in_a_row_are_counted_since_the_last_success_and_since_the_dag_was_let_go_on() {
        List<RunState> ends = List.of(RunState.FAILED, RunState.SUCCESS, RunState.FAILED, RunState.CANCELLED);
        for (int i = 0; i < ends.size(); i++) {
            runs.commit(List.of(toState(run("r" + i, RunType.MANUAL, null, null), ends.get(i))));
        }
        assertThat(dags.failuresInARow("d", 5)).isEqualTo(1);

        dags.setPaused("d", true, "Paused by test");
        dags.setPaused("d", false, "");

        assertThat(dags.failuresInARow("d", 5)).isZero();
        runs.commit(List.of(toState(run("again", RunType.MANUAL, null, null), RunState.FAILED)));
        assertThat(dags.failuresInARow("d", 5)).isEqualTo(1);
    }
}
