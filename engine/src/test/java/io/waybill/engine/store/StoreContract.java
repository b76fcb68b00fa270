package io.waybill.engine.store;

import static io.waybill.engine.store.Rows.NOW;
import static io.waybill.engine.store.Rows.attempt;
import static io.waybill.engine.store.Rows.ended;
import static io.waybill.engine.store.Rows.inState;
import static io.waybill.engine.store.Rows.run;
import static io.waybill.engine.store.Rows.running;
import static io.waybill.engine.store.Rows.task;
import static io.waybill.engine.store.Rows.tasks;
import static io.waybill.engine.store.Rows.toState;
import static io.waybill.engine.store.Rows.version;
import static io.waybill.engine.store.Rows.withTasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stores promise, whatever the database. Runs in a zone that is far from UTC and has odd minutes. */
abstract class StoreContract extends RunSearchContract {
    private RunStore runs;
    private RunQueries runQueries;
    private DagQueries dagQueries;

    @BeforeEach
    void open() {
        Database database = database();
        runs = new RunStore(database);
        runQueries = new RunQueries(database);
        dagQueries = new DagQueries(database);
    }

    private RunRow create(String dagId, String runId, Instant logicalDate) {
        return runs.create(run(dagId, runId, logicalDate), tasks(3));
    }

    // Runs

    @Test
    void a_run_is_read_as_it_was_made() {
        dags.upsertVersion(version("d", "h1"), NOW);

        RunRow made = create("d", "r1", Instant.parse("2026-03-29T01:00:00Z"));

        assertThat(runs.find(made.id())).contains(made);
        assertThat(runs.find("d", "r1")).contains(made);
        assertThat(runs.find("d", Instant.parse("2026-03-29T01:00:00Z"))).contains(made);
        assertThat(made.state()).isEqualTo(RunState.QUEUED);
        assertThat(made.fence()).isZero();
        assertThat(made.queuedAt()).isEqualTo(NOW);
        assertThat(runs.tasks(made.id()))
                .containsExactly(task(made.id(), "t0"), task(made.id(), "t1"), task(made.id(), "t2"));
    }

    @Test
    void times_are_kept_to_the_microsecond() {
        dags.upsertVersion(version("d", "h1"), NOW);
        Instant fine = NOW.plusNanos(789);

        RunRow made = create("d", "r1", fine);

        assertThat(made.logicalDate()).isEqualTo(NOW);
        assertThat(runs.find("d", fine)).contains(made);
    }

    @Test
    void a_run_id_and_a_logical_date_are_taken_once_in_a_dag() {
        dags.upsertVersion(version("d", "h1"), NOW);
        dags.upsertVersion(version("other", "h1"), NOW);
        create("d", "r1", NOW);
        create("other", "r1", NOW);

        assertThatThrownBy(() -> create("d", "r1", null))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_EXISTS))
                .hasMessageContaining("DAG 'd' has a run 'r1' already");
        assertThatThrownBy(() -> create("d", "r2", NOW))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_EXISTS))
                .hasMessageContaining("logical date 2026-03-29T01:30:15.123456Z");
        assertThat(runQueries.list(RunFilter.of("d", 10))).hasSize(1);
    }

    @Test
    void many_manual_runs_may_have_no_logical_date() {
        dags.upsertVersion(version("d", "h1"), NOW);

        create("d", "r1", null);
        create("d", "r2", null);

        assertThat(runQueries.list(RunFilter.of("d", 10)))
                .extracting(RunRow::runId)
                .containsExactly("r2", "r1");
    }

    @Test
    void a_run_of_an_unknown_dag_is_refused() {
        assertThatThrownBy(() -> create("nobody", "r1", null))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DAG_NOT_FOUND));
    }

    @Test
    void a_run_of_ten_thousand_tasks_is_made_at_once() {
        dags.upsertVersion(version("d", "h1"), NOW);

        RunRow made = runs.create(run("d", "big", null), tasks(10_000));

        assertThat(runs.tasks(made.id())).hasSize(10_000);
        assertThat(runQueries.taskCounts(List.of(made.id())))
                .isEqualTo(Map.of(made.id(), Map.of(TaskState.NONE, 10_000)));
    }

    @Test
    void a_commit_writes_every_part_and_raises_the_fence() {
        dags.upsertVersion(version("d", "h1"), NOW);
        RunRow made = create("d", "r1", null);
        AttemptRow first = attempt(made.id(), "t1", 1);
        AttemptRow second = attempt(made.id(), "t1", 2);
        OutputRow output = new OutputRow(made.id(), "t1", -1, 2, "return_value", "{\"rows\":3}");

        runs.commit(List.of(new RunChange(
                made.id(),
                0,
                inState(made, RunState.RUNNING),
                List.of(running(made.id(), "t1", 1)),
                List.of(first),
                List.of(),
                List.of(output))));
        runs.commit(List.of(new RunChange(
                made.id(),
                1,
                null,
                List.of(running(made.id(), "t1", 2)),
                List.of(second),
                List.of(ended(first)),
                List.of(
                        new OutputRow(made.id(), "t1", -1, 2, "return_value", "4"),
                        new OutputRow(made.id(), "t1", -1, 2, "other", "\"x\"")))));

        RunRow now = runs.find(made.id()).orElseThrow();
        assertThat(now.fence()).isEqualTo(2);
        assertThat(now.state()).isEqualTo(RunState.RUNNING);
        assertThat(now.reason()).isEqualTo("is running");
        assertThat(now.startedAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(runs.tasks(made.id())).contains(running(made.id(), "t1", 2));
        assertThat(runs.openAttempts(made.id())).containsExactly(second);
        assertThat(runs.attempts(made.id(), "t1", -1, 10)).containsExactly(second, ended(first));
        assertThat(runs.attempts(made.id(), "t1", -1, 1)).containsExactly(second);
        assertThat(runs.output(made.id(), "t1", -1, "return_value"))
                .contains(new OutputRow(made.id(), "t1", -1, 2, "return_value", "4"));
        assertThat(runs.outputs(made.id())).hasSize(2);
    }

    @Test
    void a_task_that_was_not_there_is_added() {
        dags.upsertVersion(version("d", "h1"), NOW);
        RunRow made = create("d", "r1", null);
        TaskRow mapped = new TaskRow(
                made.id(), "t1", 7, TaskState.SCHEDULED, 0, Spent.NOTHING, "", NOW, null, null, null, null, null);

        runs.commit(List.of(withTasks(made, mapped, running(made.id(), "t2", 1))));

        assertThat(runs.tasks(made.id()))
                .containsExactly(task(made.id(), "t0"), task(made.id(), "t1"), mapped, running(made.id(), "t2", 1));
    }

    @Test
    void a_commit_on_an_old_fence_writes_nothing_of_any_run() {
        dags.upsertVersion(version("d", "h1"), NOW);
        RunRow one = create("d", "r1", null);
        RunRow two = create("d", "r2", null);
        runs.commit(List.of(withTasks(two)));

        assertThatThrownBy(() -> runs.commit(List.of(
                        withTasks(two, running(two.id(), "t0", 1)),
                        new RunChange(
                                one.id(),
                                0,
                                inState(one, RunState.RUNNING),
                                List.of(running(one.id(), "t0", 1)),
                                List.of(attempt(one.id(), "t0", 1)),
                                List.of(),
                                List.of()))))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE))
                .hasMessageContaining("Run " + two.id() + " is not at fence 0");
        assertThat(runs.find(one.id())).contains(one);
        assertThat(runs.tasks(one.id())).contains(task(one.id(), "t0"));
        assertThat(runs.openAttempts(one.id())).isEmpty();
    }

    @Test
    void an_attempt_number_is_taken_once() {
        dags.upsertVersion(version("d", "h1"), NOW);
        RunRow made = create("d", "r1", null);
        runs.commit(List.of(new RunChange(
                made.id(), 0, null, List.of(), List.of(attempt(made.id(), "t0", 1)), List.of(), List.of())));

        assertThatThrownBy(() -> runs.commit(List.of(new RunChange(
                        made.id(), 1, null, List.of(), List.of(attempt(made.id(), "t0", 1)), List.of(), List.of()))))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE));
        assertThat(runs.find(made.id()).orElseThrow().fence()).isEqualTo(1);
    }

    @Test
    void unfinished_runs_are_read_oldest_first_in_pages() {
        dags.upsertVersion(version("d", "h1"), NOW);
        dags.upsertVersion(version("e", "h1"), NOW);
        RunRow one = create("d", "r1", null);
        RunRow two = create("e", "r1", null);
        RunRow three = create("d", "r2", null);
        runs.commit(List.of(toState(two, RunState.RUNNING), toState(three, RunState.SUCCESS)));

        assertThat(runs.unfinished(0, 10)).extracting(RunRow::id).containsExactly(one.id(), two.id());
        assertThat(runs.unfinished(0, 1)).extracting(RunRow::id).containsExactly(one.id());
        assertThat(runs.unfinished(one.id(), 10)).extracting(RunRow::id).containsExactly(two.id());
        assertThat(runs.unfinished("d", 0, 10)).extracting(RunRow::id).containsExactly(one.id());
        assertThat(runs.unfinishedCount("d")).isEqualTo(1);
        assertThat(runs.unfinishedCounts())
                .isEqualTo(Map.of("d", Map.of(RunState.QUEUED, 1), "e", Map.of(RunState.RUNNING, 1)));
    }

    // What pages read

    @Test
    void runs_are_listed_newest_first_in_pages_by_dag_and_state() {
        dags.upsertVersion(version("d", "h1"), NOW);
        dags.upsertVersion(version("e", "h1"), NOW);
        List<RunRow> made = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            made.add(create(i % 2 == 0 ? "d" : "e", "r" + i, null));
        }
        runs.commit(List.of(
                toState(made.get(0), RunState.FAILED),
                toState(made.get(2), RunState.SUCCESS),
                toState(made.get(3), RunState.FAILED)));

        assertThat(ids(RunFilter.recent(3))).containsExactly("r5", "r4", "r3");
        assertThat(ids(RunFilter.recent(3).before(made.get(3).id()))).containsExactly("r2", "r1", "r0");
        assertThat(ids(RunFilter.of("d", 10))).containsExactly("r4", "r2", "r0");
        assertThat(ids(RunFilter.recent(10).in(List.of(RunState.FAILED)))).containsExactly("r3", "r0");
        assertThat(ids(RunFilter.of("d", 10).in(List.of(RunState.FAILED, RunState.SUCCESS))))
                .containsExactly("r2", "r0");
        assertThat(ids(RunFilter.of("d", 1).in(List.of(RunState.FAILED, RunState.SUCCESS))))
                .containsExactly("r2");
    }

    private List<String> ids(RunFilter filter) {
        return runQueries.list(filter).stream().map(RunRow::runId).toList();
    }

    @Test
    void the_list_of_dags_has_each_ones_last_runs_and_counts() {
        dags.upsertVersion(version("a", "h1"), NOW);
        dags.upsertVersion(version("b", "h1", null), NOW);
        dags.upsertVersion(version("gone", "h1"), NOW);
        dags.markInactive("gone");
        for (int i = 0; i < 5; i++) {
            create("a", "r" + i, null);
        }
        runs.commit(List.of(toState(runs.find("a", "r4").orElseThrow(), RunState.RUNNING)));

        List<DagListing> listed = dagQueries.list("", 10, 3);

        assertThat(listed).extracting(listing -> listing.dag().dagId()).containsExactly("a", "b");
        DagListing a = listed.get(0);
        assertThat(a.lastRuns()).extracting(RunHead::runId).containsExactly("r4", "r3", "r2");
        assertThat(a.lastRuns()).extracting(RunHead::number).containsExactly(5L, 4L, 3L);
        assertThat(a.runningRuns()).isEqualTo(1);
        assertThat(a.queuedRuns()).isEqualTo(4);
        assertThat(a.summary()).isEqualTo(version("a", "h1").summary());
        assertThat(listed.get(1).lastRuns()).isEmpty();
        assertThat(dagQueries.withRuns(listed, 1).get(0).lastRuns())
                .extracting(RunHead::runId)
                .containsExactly("r4");
        assertThat(dagQueries.withRuns(listed, 1).get(0).queuedRuns()).isEqualTo(4);
        assertThat(listed.get(1).summary().schedule()).isNull();
        assertThat(dagQueries.list("a", 10, 3)).hasSize(1);
        assertThat(dagQueries.activeCount()).isEqualTo(2);
        assertThat(dagQueries.find("gone", 3).orElseThrow().dag().active()).isFalse();
    }

    @Test
    void runs_are_listed_by_type_and_by_the_dates_that_they_are_for() {
        dags.upsertVersion(version("d", "h1"), NOW);
        List<RunRow> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(create("d", "r" + i, NOW.plus(Duration.ofDays(3 - i))));
        }
        create("d", "by hand", null);
        runs.commit(List.of(toState(made.get(1), RunState.FAILED)));
        RunFilter all = RunFilter.of("d", 10);

        assertThat(ids(all.ofTypes(List.of(RunType.MANUAL)))).containsExactly("by hand");
        assertThat(ids(all.ofTypes(List.of(RunType.SCHEDULED)))).containsExactly("r3", "r2", "r1", "r0");
        assertThat(ids(all.ofTypes(List.of(RunType.SCHEDULED, RunType.BACKFILL)).in(List.of(RunState.FAILED))))
                .containsExactly("r1");
        RunFilter dated = all.dated(NOW, NOW.plus(Duration.ofDays(3)));
        assertThat(ids(dated)).as("ordered by date, the end is not in it").containsExactly("r1", "r2", "r3");
        assertThat(ids(dated.in(List.of(RunState.QUEUED)))).containsExactly("r2", "r3");
        assertThat(ids(dated.before(made.get(1).id()))).containsExactly("r2", "r3");
        assertThat(ids(all.dated(null, NOW.plusSeconds(1)))).containsExactly("r3");
        assertThat(runQueries.count(dated)).isEqualTo(3);
        assertThat(runQueries.count(all.ofTypes(List.of(RunType.SCHEDULED)).in(List.of(RunState.FAILED))))
                .isEqualTo(1);
    }

    @Test
    void tasks_of_many_runs_are_counted_by_node_and_state() {
        dags.upsertVersion(version("d", "h1"), NOW);
        RunRow one = create("d", "r1", NOW);
        RunRow other = create("d", "r2", null);
        runs.commit(List.of(withTasks(one, running(one.id(), "t0", 2))));
        TaskRow item = TaskRow.untouched(other.id(), new TaskKey("t0", 1), "b");
        runs.commit(List.of(withTasks(other, item)));

        List<TaskTally> tallies = runQueries.overviews().tasks(List.of(one.id(), other.id()));

        assertThat(tallies)
                .filteredOn(tally -> tally.nodeId().equals("t0"))
                .containsExactlyInAnyOrder(
                        new TaskTally(one.id(), "t0", TaskState.RUNNING, 1, 0, 2, NOW, null),
                        new TaskTally(other.id(), "t0", TaskState.NONE, 2, 1, 0, null, null));
        assertThat(tallies).hasSize(6);
        assertThat(runQueries.overviews().tasks(List.of())).isEmpty();
    }

    @Test
    void tries_of_a_run_are_read_with_their_times() {
        dags.upsertVersion(version("d", "h1"), NOW);
        RunRow run = create("d", "r1", NOW);
        AttemptRow first = attempt(run.id(), "t1", 1);
        AttemptRow second = attempt(run.id(), "t1", 2);
        runs.commit(List.of(new RunChange(
                run.id(), run.fence(), null, List.of(), List.of(first, second), List.of(ended(first)), List.of())));

        assertThat(runQueries.overviews().tries(run.id(), 10))
                .containsExactly(
                        new TrySpan("t1", -1, 1, true, EndKind.USER, NOW, NOW.plusSeconds(4), NOW.plusSeconds(6)),
                        new TrySpan("t1", -1, 2, false, null, NOW, null, null));
        assertThat(runQueries.overviews().tries(run.id(), 1)).hasSize(1);
    }

    @Test
    void dates_are_counted_by_quarter_of_an_hour_whatever_the_zone() {
        dags.upsertVersion(version("d", "h1"), NOW);
        create("d", "r1", NOW);
        create("d", "r2", Instant.parse("2026-03-29T01:44:59Z"));
        create("d", "r3", Instant.parse("2026-03-29T01:45:00Z"));
        create("d", "r4", Instant.parse("2027-03-29T01:45:00Z"));

        assertThat(runQueries.overviews().dates("d", NOW.minusSeconds(60), Instant.parse("2027-01-01T00:00:00Z")))
                .containsExactlyInAnyOrder(
                        new DateTally(Instant.parse("2026-03-29T01:30:00Z"), RunState.QUEUED, 2),
                        new DateTally(Instant.parse("2026-03-29T01:45:00Z"), RunState.QUEUED, 1));
    }
}
