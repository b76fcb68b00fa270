package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that wait for the run before. */
class PastTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private RunRow of(Instant date) {
        RunRow run = rig.engine.trigger(TriggerRequest.manual("sales", date, "test"));
        rig.tick();
        return run;
    }

    private RunRow onMonday() {
        return of(MONDAY);
    }

    private RunRow onTuesday() {
        return of(MONDAY.plus(DAY));
    }

    private void failsOnce(String failing) {
        rig.fargate.plan((node, tryNumber) -> node.equals(failing) && tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofMinutes(1)));
    }

    @Test
    void a_setup_of_several_steps_waits_for_itself_too() {
        rig.load(TestDag.named("sales").add(pair("a").setup().dependsOnPast(), job("b").needs("a")));
        failsOnce("a.run");
        onMonday();
        rig.toTheEnd();

        RunRow tuesday = onTuesday();

        assertThat(rig.task(tuesday, "a.create").state()).isEqualTo(TaskState.NONE);
        assertThat(rig.task(tuesday, "a.create").reason()).contains("which went wrong", "(depends_on_past)");
    }

    @Test
    void a_task_waits_for_itself_in_the_run_before_and_says_so() {
        rig.load(TestDag.named("sales").add(job("a").dependsOnPast(), job("b").needs("a")));
        RunRow monday = onMonday();
        RunRow tuesday = onTuesday();

        assertThat(rig.states(tuesday)).isEqualTo(Map.of("a", TaskState.NONE, "b", TaskState.NONE));
        assertThat(rig.state(tuesday)).isEqualTo(RunState.RUNNING);
        assertThat(rig.task(tuesday, "a").reason())
                .isEqualTo("It waits for a of run manual__2026-03-02T00:00:00+00:00 (depends_on_past)");
        rig.advance(Duration.ofSeconds(15));
        assertThat(rig.task(monday, "a").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(rig.task(monday, "b").state().isTerminal()).isFalse();
        assertThat(rig.task(tuesday, "a").state().isActive()).isTrue();
        assertThat(rig.task(tuesday, "a").reason()).isEmpty();
        rig.toTheEnd();
        assertThat(List.of(rig.state(monday), rig.state(tuesday))).containsOnly(RunState.SUCCESS);
    }

    @Test
    void a_failed_task_holds_the_next_run_until_it_is_cleared_over_any_restart() {
        rig.load(TestDag.named("sales").limits(1, 16).add(job("a").dependsOnPast()));
        failsOnce("a");
        RunRow monday = onMonday();
        rig.toTheEnd();
        failsOnce("none");
        RunRow tuesday = onTuesday();
        String held = "It waits until a of run manual__2026-03-02T00:00:00+00:00, which went wrong, is cleared,"
                + " or marked as success or skipped (depends_on_past)";
        assertThat(rig.task(tuesday, "a").reason()).isEqualTo(held);
        rig.restart().toTheEnd();
        assertThat(rig.task(tuesday, "a").reason()).isEqualTo(held);
        assertThat(rig.state(tuesday)).isEqualTo(RunState.RUNNING);

        rig.engine.changes().clear("sales", monday.runId(), TaskSelection.all(), "ada");
        rig.tick();
        assertThat(rig.task(tuesday, "a").reason()).startsWith("It waits for a of run");
        rig.restart().toTheEnd();

        assertThat(List.of(rig.state(monday), rig.state(tuesday))).containsOnly(RunState.SUCCESS);
    }

    @Test
    void a_mark_lets_the_next_run_go() {
        rig.load(TestDag.named("sales").add(job("a").dependsOnPast()));
        failsOnce("a");
        RunRow monday = onMonday();
        rig.toTheEnd();
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(1)));
        RunRow tuesday = onTuesday();

        rig.engine.changes().mark("sales", monday.runId(), TaskSelection.of("a"), Mark.SKIPPED, "ada");
        rig.toTheEnd();

        assertThat(rig.state(tuesday)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void all_steps_of_the_task_count_and_only_its_first_ones_wait() {
        rig.load(TestDag.named("sales").add(pair("a").dependsOnPast()));
        RunRow monday = onMonday();
        RunRow tuesday = onTuesday();

        assertThat(rig.states(tuesday).values()).containsOnly(TaskState.NONE);
        rig.toTheEnd();

        assertThat(List.of(rig.state(monday), rig.state(tuesday))).containsOnly(RunState.SUCCESS);
        assertThat(rig.task(tuesday, "a.run").startedAt())
                .isAfterOrEqualTo(rig.task(monday, "a.run").endedAt());
    }

    @Test
    void wait_for_downstream_waits_for_what_comes_right_after_through_groups() {
        rig.load(TestDag.named("sales")
                .group("g", null, "a")
                .add(empty("a").waitsForDownstream(), job("b").in("g"), job("c").needs("g")));
        RunRow monday = onMonday();
        RunRow tuesday = onTuesday();

        assertThat(rig.task(tuesday, "a").reason())
                .isEqualTo("It waits for b of run manual__2026-03-02T00:00:00+00:00 (wait_for_downstream)");
        rig.advance(Duration.ofSeconds(15));
        assertThat(rig.task(monday, "c").state()).isNotEqualTo(TaskState.SUCCESS);
        assertThat(rig.task(tuesday, "a").state()).isEqualTo(TaskState.SUCCESS);
        rig.toTheEnd();
    }

    @Test
    void nothing_is_waited_for_where_there_is_no_run_before_nor_for_a_run_without_a_date() {
        rig.load(TestDag.named("sales").add(job("a").dependsOnPast()));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(DAY));
        RunRow tuesday = onTuesday();
        RunRow earlier = onMonday();
        RunRow undated = rig.trigger("sales");
        rig.tick();

        assertThat(List.of(tuesday, earlier, undated))
                .extracting(run -> rig.task(run, "a").state())
                .containsOnly(TaskState.LAUNCHING);
    }

    @Test
    void a_task_that_the_run_before_does_not_have_is_free_and_a_skip_does_not_wait() {
        rig.load(TestDag.named("sales").add(job("old")));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(DAY));
        onMonday();
        rig.load(TestDag.named("sales")
                .add(
                        job("new").dependsOnPast(),
                        empty("ok"),
                        job("old").needs("ok").rule(TriggerRule.ALL_FAILED).dependsOnPast()));

        RunRow tuesday = onTuesday();

        assertThat(rig.task(tuesday, "new").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(rig.task(tuesday, "old").state()).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void the_time_of_a_run_that_only_waits_is_over_one_day() {
        rig.load(TestDag.named("sales").timeout(Duration.ofHours(1)).add(job("a").dependsOnPast()));
        failsOnce("a");
        onMonday();
        rig.toTheEnd();
        RunRow tuesday = onTuesday();

        rig.toTheEnd();

        assertThat(rig.state(tuesday)).isEqualTo(RunState.FAILED);
        assertThat(rig.task(tuesday, "a").reason()).isEqualTo("Took longer than its dagrun_timeout of 1h");
        assertThat(rig.engine.liveRuns()).isZero();
    }

    @Test
    void what_waits_for_its_upstream_again_says_no_more_that_it_waits_for_the_past() {
        rig.load(TestDag.named("sales").add(job("a"), job("b").needs("a").dependsOnPast()));
        failsOnce("b");
        onMonday();
        rig.toTheEnd();
        RunRow tuesday = onTuesday();
        rig.toTheEnd();
        assertThat(rig.task(tuesday, "b").reason()).startsWith("It waits until b of run");

        rig.engine.changes().clear("sales", tuesday.runId(), TaskSelection.of("a"), "ada");
        rig.tick();
        assertThat(rig.task(tuesday, "b").reason()).isEmpty();
        rig.toTheEnd();

        assertThat(rig.task(tuesday, "b").reason()).startsWith("It waits until b of run");
    }

    @Test
    void days_follow_each_other_however_often_it_dies() {
        for (long seed = 1; seed <= 15; seed++) {
            Random random = new Random(seed);
            rig.death.comesAt(point -> false);
            String dag = "dag" + seed;
            rig.restart()
                    .load(TestDag.named(dag).limits(2, 16).add(pair("a").waitsForDownstream(), job("b").needs("a")));
            List<RunRow> days = IntStream.range(0, 4)
                    .mapToObj(day ->
                            rig.engine.trigger(TriggerRequest.manual(dag, MONDAY.plus(DAY.multipliedBy(day)), "test")))
                    .toList();
            rig.death.comesAt(point -> random.nextInt(5) == 0);

            rig.toTheEndThroughDeaths();

            assertThat(days).as("seed %s", seed).extracting(rig::state).containsOnly(RunState.SUCCESS);
            for (int day = 1; day < days.size(); day++) {
                assertThat(rig.task(days.get(day), "a.create").startedAt())
                        .as("day %s, seed %s", day, seed)
                        .isAfterOrEqualTo(rig.task(days.get(day - 1), "b").endedAt());
            }
        }
    }

    @Test
    void a_cleared_task_asks_again() {
        rig.load(TestDag.named("sales").add(job("a").dependsOnPast()));
        RunRow monday = onMonday();
        RunRow tuesday = onTuesday();
        rig.toTheEnd();
        failsOnce("none");

        rig.engine.changes().clear("sales", monday.runId(), TaskSelection.all(), "ada");
        rig.engine.changes().clear("sales", tuesday.runId(), TaskSelection.all(), "ada");
        rig.tick();

        assertThat(rig.task(tuesday, "a").reason()).startsWith("It waits for a of run");
        rig.toTheEnd();
        assertThat(rig.fargate.tasks("a")).hasSize(4);
        assertThat(List.of(rig.state(monday), rig.state(tuesday))).containsOnly(RunState.SUCCESS);
    }
}
