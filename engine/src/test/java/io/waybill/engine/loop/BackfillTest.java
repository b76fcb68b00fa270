package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.backfill.BackfillRequest;
import io.waybill.engine.backfill.BackfillState;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.backfill.DateAction;
import io.waybill.engine.backfill.PlannedDate;
import io.waybill.engine.backfill.ReprocessBehavior;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.BackfillDateRow;
import io.waybill.engine.store.BackfillRow;
import io.waybill.engine.store.BackfillStore;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.schedule.CronSchedule;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.testing.TestParams;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backfills on a real database and engine, with the process dying now and then. */
class BackfillTest {
    private static final Instant FIRST = Instant.parse("2025-12-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final EngineRig rig = new EngineRig();
    private Backfills backfills = newBackfills();

    private Backfills newBackfills() {
        return new Backfills(new BackfillStore(rig.database), rig.dags, rig.runs, rig.engine, rig.clock);
    }

    @AfterEach
    void close() {
        backfills.close();
        rig.close();
    }

    private static TestDag daily() {
        return TestDag.named("sales").schedule("@daily");
    }

    private void loadDaily() {
        rig.load(daily().add(job("a")));
    }

    private static Instant day(int number) {
        return FIRST.plus(DAY.multipliedBy(number - 1));
    }

    /** The first to the fifth of the month. */
    private static BackfillRequest fiveDays() {
        return range(day(1), day(5), false, ReprocessBehavior.NONE, 10);
    }

    private static BackfillRequest range(
            Instant from, Instant to, boolean backwards, ReprocessBehavior reprocess, int maxActiveRuns) {
        return new BackfillRequest("sales", from, to, Map.of(), backwards, reprocess, maxActiveRuns, "test");
    }

    private void toTheEnd() {
        for (int i = 0; i < 10; i++) {
            backfills.tick();
            rig.toTheEnd();
        }
    }

    private List<RunRow> runs() {
        return new RunQueries(rig.database)
                .list(RunFilter.of("sales", 1_000)).stream()
                        .sorted(Comparator.comparing(RunRow::id))
                        .toList();
    }

    private List<Integer> days() {
        return runs().stream()
                .map(run -> (int) Duration.between(FIRST, run.logicalDate()).toDays() + 1)
                .toList();
    }

    private RunRow runOf(int day) {
        return rig.runs.find("sales", day(day)).orElseThrow();
    }

    private static List<DateAction> actions(List<PlannedDate> plan) {
        return plan.stream().map(PlannedDate::action).toList();
    }

    @Test
    void each_date_of_the_range_gets_a_run_and_then_it_is_complete() {
        loadDaily();

        BackfillRow made = backfills.create(fiveDays());
        toTheEnd();

        assertThat(days()).containsExactly(1, 2, 3, 4, 5);
        assertThat(runs()).allSatisfy(run -> {
            assertThat(run.type()).isEqualTo(RunType.BACKFILL);
            assertThat(run.state()).isEqualTo(RunState.SUCCESS);
            assertThat(run.backfillId()).isEqualTo(made.id());
            assertThat(run.runId()).startsWith("backfill__2025-12-0");
        });
        BackfillRow done = backfills.get(made.id());
        assertThat(done.state()).isEqualTo(BackfillState.COMPLETED);
        assertThat(done.completedAt()).isNotNull();
        assertThat(done.dates()).isEqualTo(5);
        assertThat(backfills.counts(done).done()).isEqualTo(5);
    }

    @Test
    void no_more_runs_are_unfinished_than_it_may_have_and_the_order_may_be_backwards() {
        loadDaily();

        backfills.create(range(day(1), day(5), true, ReprocessBehavior.NONE, 2));
        backfills.tick();
        assertThat(days()).containsExactly(5, 4);
        backfills.tick();
        assertThat(days()).containsExactly(5, 4);
        toTheEnd();

        assertThat(days()).containsExactly(5, 4, 3, 2, 1);
    }

    @Test
    void what_is_there_is_kept_run_again_where_it_failed_or_run_again_in_any_case() {
        loadDaily();
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.failure(EndKind.USER));
        rig.engine.trigger(TriggerRequest.manual("sales", day(1), "test"));
        rig.toTheEnd();
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(1)));
        rig.engine.trigger(TriggerRequest.manual("sales", day(2), "test"));
        rig.toTheEnd();
        rig.engine.trigger(TriggerRequest.manual("sales", day(3), "test"));
        rig.tick();

        assertThat(actions(backfills.plan(range(day(1), day(4), false, ReprocessBehavior.NONE, 1))))
                .containsExactly(DateAction.KEEP, DateAction.KEEP, DateAction.IN_FLIGHT, DateAction.MAKE);
        assertThat(actions(backfills.plan(range(day(1), day(4), true, ReprocessBehavior.COMPLETED, 1))))
                .containsExactly(DateAction.MAKE, DateAction.IN_FLIGHT, DateAction.CLEAR, DateAction.CLEAR);
        BackfillRow made = backfills.create(range(day(1), day(4), false, ReprocessBehavior.FAILED, 1));
        backfills.tick();
        backfills.tick();
        toTheEnd();

        assertThat(runs()).extracting(RunRow::state).containsOnly(RunState.SUCCESS);
        assertThat(List.of(1, 2, 3, 4))
                .extracting(day -> rig.attempts(runOf(day), "a").size())
                .containsExactly(2, 1, 1, 1);
        assertThat(runOf(1).backfillId()).isEqualTo(made.id());
        assertThat(runOf(1).type()).isEqualTo(RunType.MANUAL);
        assertThat(runOf(2).backfillId()).isNull();
        assertThat(backfills.get(made.id()).state()).isEqualTo(BackfillState.COMPLETED);
    }

    @Test
    void a_crash_between_the_note_of_a_date_and_its_run_loses_no_date_and_runs_none_twice() {
        loadDaily();
        rig.engine.trigger(TriggerRequest.manual("sales", day(2), "test"));
        rig.toTheEnd();
        BackfillRow made = backfills.create(range(day(1), day(3), false, ReprocessBehavior.COMPLETED, 1));
        BackfillStore store = new BackfillStore(rig.database);
        store.deal(new BackfillDateRow(made.id(), day(1), DateAction.MAKE, null));

        restart();
        backfills.tick();
        assertThat(rig.runs.find("sales", day(1))).isPresent();
        rig.toTheEnd();
        store.deal(new BackfillDateRow(made.id(), day(2), DateAction.CLEAR, runOf(2).endedAt()));
        restart();
        toTheEnd();
        restart();
        toTheEnd();

        assertThat(List.of(1, 2, 3))
                .extracting(day -> rig.attempts(runOf(day), "a").size())
                .containsExactly(1, 2, 1);
        assertThat(rig.attempts(runOf(2), "a"))
                .extracting(AttemptRow::clientToken)
                .doesNotHaveDuplicates();
        assertThat(backfills.get(made.id()).state()).isEqualTo(BackfillState.COMPLETED);
    }

    @Test
    void wherever_it_dies_each_date_is_run_as_often_as_it_should() {
        rig.storage = storage -> new MortalAtRuns(storage, rig.death);
        int points = 1;
        for (int fatal = -1; fatal < points; fatal++) {
            rig.death.comesAt(point -> false);
            restart();
            String dag = "dag" + fatal;
            rig.load(TestDag.named(dag).schedule("@daily").add(job("a")));
            rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.failure(EndKind.USER));
            rig.engine.trigger(TriggerRequest.manual(dag, day(2), "test"));
            rig.toTheEnd();
            rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(1)));
            BackfillRow made = backfills.create(new BackfillRequest(
                    dag, day(1), day(3), Map.of(), fatal % 2 == 0, ReprocessBehavior.FAILED, 1, "test"));
            int death = fatal;
            rig.death.comesAt(point -> point == death);

            toTheEndThroughDeaths(made);

            points = Math.max(points, fatal < 0 ? rig.death.points() : 0);
            assertThat(new RunQueries(rig.database).list(RunFilter.of(dag, 10)))
                    .as("death at point %s", fatal)
                    .hasSize(3)
                    .allSatisfy(run -> {
                        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
                        assertThat(rig.attempts(run, "a")).hasSize(day(2).equals(run.logicalDate()) ? 2 : 1);
                    });
        }
        assertThat(points).isGreaterThan(20);
    }

    private void toTheEndThroughDeaths(BackfillRow backfill) {
        while (!backfills.get(backfill.id()).state().isTerminal()) {
            try {
                backfills.tick();
                rig.toTheEnd();
            } catch (Death.Killed e) {
                restart();
            }
        }
    }

    private void restart() {
        backfills.close();
        rig.restart();
        backfills = newBackfills();
    }

    @Test
    void it_rests_while_it_is_paused_and_ends_when_it_is_cancelled() {
        rig.load(daily().limits(1, 16).add(job("a")));
        BackfillRow made = backfills.create(range(day(1), day(5), false, ReprocessBehavior.NONE, 2));
        backfills.tick();
        rig.tick();
        assertThat(runs()).extracting(RunRow::state).containsExactly(RunState.RUNNING, RunState.QUEUED);

        assertThat(backfills.pause(made.id(), "ada").reason()).isEqualTo("Paused by ada");
        rig.toTheEnd();
        backfills.tick();
        assertThat(days()).containsExactly(1, 2);
        assertThat(runs()).extracting(RunRow::state).containsOnly(RunState.SUCCESS);

        backfills.resume(made.id(), "ada");
        backfills.tick();
        rig.tick();
        assertThat(days()).containsExactly(1, 2, 3, 4);
        BackfillRow cancelled = backfills.cancel(made.id(), "ada");
        rig.toTheEnd();
        backfills.tick();

        assertThat(cancelled.state()).isEqualTo(BackfillState.CANCELLED);
        assertThat(runOf(3).state()).isEqualTo(RunState.SUCCESS);
        assertThat(runOf(4).state()).isEqualTo(RunState.CANCELLED);
        assertThat(days()).containsExactly(1, 2, 3, 4);
        assertThatThrownBy(() -> backfills.resume(made.id(), "ada"))
                .hasMessage("Backfill " + made.id() + " is cancelled already; make a new one");
        assertThat(rig.runs.audit().list(made.dagId(), null, Long.MAX_VALUE, 10))
                .extracting(AuditRow::event)
                .containsExactly("cancel", "cancel_backfill", "resume_backfill", "pause_backfill", "backfill");
    }

    @Test
    void a_dag_has_one_backfill_at_a_time() {
        loadDaily();
        BackfillRow first = backfills.create(fiveDays());

        assertThatThrownBy(() -> backfills.create(fiveDays()))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKFILL_CONFLICT))
                .hasMessageContaining("has a backfill already, " + first.id());
        toTheEnd();

        assertThat(backfills.create(fiveDays()).id()).isGreaterThan(first.id());
        assertThat(backfills.list("sales", 10, 0)).hasSize(2);
        assertThat(backfills.count("sales")).isEqualTo(2);
    }

    @Test
    void intervals_are_those_of_the_schedule_and_dates_whose_time_has_not_come_are_left_out() {
        CronSchedule daily = (CronSchedule) ScheduleSpec.parse("@daily");
        rig.load(TestDag.named("sales")
                .schedule(new CronSchedule(daily.crons(), true))
                .add(job("a")));
        rig.clock.set(day(4).plusSeconds(3600));

        backfills.create(fiveDays());
        toTheEnd();

        assertThat(days()).containsExactly(1, 2, 3);
        assertThat(runOf(3).dataIntervalStart()).isEqualTo(day(3));
        assertThat(runOf(3).dataIntervalEnd()).isEqualTo(day(4));
        assertThat(actions(backfills.plan(range(day(1), day(9), true, ReprocessBehavior.NONE, 1))))
                .hasSize(3);
    }

    @Test
    void the_first_run_depends_on_no_past_and_the_others_do() {
        rig.load(daily().add(job("a").dependsOnPast()));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.failure(EndKind.USER));
        rig.engine.trigger(TriggerRequest.manual("sales", day(1), "test"));
        rig.toTheEnd();
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(1)));

        backfills.create(range(day(2), day(3), false, ReprocessBehavior.NONE, 10));
        backfills.tick();
        rig.tick();

        assertThat(rig.task(runOf(2), "a").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(rig.task(runOf(3), "a").reason()).startsWith("It waits for a of run backfill__2025-12-02");
        toTheEnd();
        assertThat(runOf(3).state()).isEqualTo(RunState.SUCCESS);
        assertThatThrownBy(() -> backfills.create(range(day(2), day(3), true, ReprocessBehavior.NONE, 10)))
                .hasMessageContaining("backfill it forwards");
    }

    @Test
    void params_are_checked_before_and_given_to_the_runs_that_are_made() {
        rig.load(daily().param("region", TestParams.of(TextNode.valueOf("eu"))).add(job("a")));
        BackfillRequest good = new BackfillRequest(
                "sales",
                day(1),
                day(1),
                Map.of("region", TextNode.valueOf("us")),
                false,
                ReprocessBehavior.NONE,
                1,
                "t");
        BackfillRequest bad = new BackfillRequest(
                "sales",
                day(1),
                day(1),
                Map.of("regio", TextNode.valueOf("us")),
                false,
                ReprocessBehavior.NONE,
                1,
                "t");

        assertThatThrownBy(() -> backfills.create(bad)).hasMessageContaining("has no param 'regio'");
        backfills.create(good);
        toTheEnd();

        assertThat(runOf(1).params()).isEqualTo("{\"region\":\"us\"}");
    }

    @Test
    void a_backfill_that_cannot_go_on_is_paused_and_says_why() {
        loadDaily();
        BackfillRow made = backfills.create(range(day(1), day(5), false, ReprocessBehavior.NONE, 1));
        rig.dags.markInactive("sales");

        backfills.tick();

        assertThat(backfills.get(made.id()).state()).isEqualTo(BackfillState.PAUSED);
        assertThat(backfills.get(made.id()).reason()).startsWith("It cannot go on: DAG 'sales' has no file any more");
        loadDaily();
        backfills.resume(made.id(), "ada");
        toTheEnd();
        assertThat(days()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void what_makes_no_sense_is_refused_with_a_remedy() {
        loadDaily();
        rig.load(TestDag.named("manual").add(job("a")));

        assertThatThrownBy(() -> backfills.create(range(day(5), day(1), false, ReprocessBehavior.NONE, 1)))
                .hasMessageEndingWith("exchange the two");
        assertThatThrownBy(() -> backfills.create(range(day(1), day(5), false, ReprocessBehavior.NONE, 0)))
                .hasMessage("max_active_runs is 0; choose 1 to 1000");
        assertThatThrownBy(() -> backfills.create(
                        range(day(1).plusSeconds(1), day(1).plusSeconds(2), false, ReprocessBehavior.NONE, 1)))
                .hasMessageContaining("has no date from");
        assertThatThrownBy(() -> backfills.create(range(Instant.EPOCH, day(5), false, ReprocessBehavior.NONE, 1)))
                .hasMessageContaining("has more than 10000 dates");
        assertThatThrownBy(() -> backfills.create(new BackfillRequest(
                        "manual", day(1), day(5), Map.of(), false, ReprocessBehavior.NONE, 1, "test")))
                .hasMessageContaining("has no schedule with dates");
    }
}
