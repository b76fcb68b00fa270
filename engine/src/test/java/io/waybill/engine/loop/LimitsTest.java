package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.WeightRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a place, for how long, and what it is told meanwhile. */
class LimitsTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_queued_run_is_cancelled_at_once() {
        rig.load(TestDag.named("sales").limits(1, 16).add(job("a")));
        RunRow first = rig.trigger("sales");
        RunRow second = rig.trigger("sales");
        rig.tick();
        assertThat(rig.run(second).reason()).isEqualTo("1 of 1 runs of the DAG are active (max_active_runs)");

        rig.engine.changes().cancelRun("sales", second.runId(), "ada");
        rig.tick();

        assertThat(rig.state(second)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.states(second)).isEqualTo(Map.of("a", TaskState.CANCELLED));
        rig.toTheEnd();
        assertThat(rig.state(first)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void runs_wait_in_the_order_in_which_they_were_made() {
        rig.load(TestDag.named("sales").limits(2, 16).add(job("a")));
        List<RunRow> runs = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> rig.trigger("sales"))
                .toList();

        rig.tick();
        assertThat(runs)
                .extracting(rig::state)
                .containsExactly(RunState.RUNNING, RunState.RUNNING, RunState.QUEUED, RunState.QUEUED, RunState.QUEUED);
        rig.advance(Duration.ofSeconds(11));
        assertThat(runs)
                .extracting(rig::state)
                .containsExactly(
                        RunState.SUCCESS, RunState.SUCCESS, RunState.RUNNING, RunState.RUNNING, RunState.QUEUED);
        rig.toTheEnd();
        assertThat(runs).extracting(rig::state).containsOnly(RunState.SUCCESS);
    }

    @Test
    void tasks_wait_within_the_limit_of_their_run_and_say_so() {
        TestDag dag = TestDag.named("sales").limits(16, 2);
        for (int i = 0; i < 5; i++) {
            dag.add(job("t" + i));
        }
        rig.load(dag);
        RunRow run = rig.trigger("sales");

        rig.tick();
        assertThat(rig.states(run).values().stream().filter(TaskState::isActive))
                .hasSize(2);
        assertThat(rig.task(run, "t2").state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(rig.task(run, "t2").reason()).isEqualTo("2 of 2 tasks of the run are active (max_active_tasks)");

        rig.toTheEnd();
        assertThat(rig.task(run, "t2").reason()).isEmpty();
        assertThat(rig.fargate.tasks())
                .extracting(SimulatedFargate.Task::nodeId)
                .containsExactly("t0", "t1", "t2", "t3", "t4");
        assertNeverMoreThan(2);
    }

    @Test
    void the_engine_s_parallelism_holds_over_all_runs() {
        rig.settings = rig.settings.withParallelism(3);
        rig.restart()
                .load(TestDag.named("x").add(job("a"), job("b")))
                .load(TestDag.named("y").add(job("a"), job("b")));
        RunRow first = rig.trigger("x");
        RunRow second = rig.trigger("y");

        rig.tick();
        assertThat(rig.states(first)).isEqualTo(Map.of("a", TaskState.LAUNCHING, "b", TaskState.LAUNCHING));
        assertThat(rig.task(second, "b").reason()).isEqualTo("3 of 3 tasks of the scheduler are active (parallelism)");
        rig.toTheEnd();

        assertThat(List.of(rig.state(first), rig.state(second))).containsOnly(RunState.SUCCESS);
        assertNeverMoreThan(3);
    }

    private void assertNeverMoreThan(int limit) {
        for (SimulatedFargate.Task task : rig.fargate.tasks()) {
            Instant at = task.launchedAt();
            assertThat(rig.fargate.tasks().stream()
                            .filter(other -> !other.launchedAt().isAfter(at)
                                    && other.endsAt().isAfter(at)))
                    .hasSizeLessThanOrEqualTo(limit);
        }
    }

    @Test
    void a_task_that_another_limit_holds_now_says_so_after_a_while() {
        rig.settings = rig.settings.withParallelism(3);
        rig.restart()
                .load(TestDag.named("first").add(job("short"), job("brief")))
                .load(TestDag.named("second").limits(16, 2).add(job("a"), job("b"), job("c")));
        rig.fargate.plan(
                (node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofSeconds(node.length() == 1 ? 100 : 10)));
        rig.trigger("first");
        RunRow run = rig.trigger("second");
        rig.tick();
        assertThat(rig.task(run, "c").reason()).isEqualTo("3 of 3 tasks of the scheduler are active (parallelism)");

        rig.advance(Duration.ofSeconds(11));

        assertThat(rig.task(run, "b").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(rig.task(run, "c").reason()).isEqualTo("2 of 2 tasks of the run are active (max_active_tasks)");
    }

    @Test
    void the_greatest_priority_gets_the_next_place_within_a_run_and_between_runs() {
        rig.settings = rig.settings.withParallelism(1);
        rig.restart();
        rig.load(TestDag.named("idle").add(job("a"), job("b").weighs(5, WeightRule.ABSOLUTE)));
        rig.load(TestDag.named("urgent").add(job("c").weighs(3, WeightRule.ABSOLUTE)));
        rig.trigger("idle");
        rig.trigger("urgent");

        rig.toTheEnd();

        assertThat(rig.fargate.tasks())
                .extracting(SimulatedFargate.Task::nodeId)
                .containsExactly("b", "c", "a");
    }

    @Test
    void a_launch_has_the_priority_of_its_task() {
        rig.load(TestDag.named("sales").add(job("a").weighs(7, WeightRule.ABSOLUTE), job("b").needs("a")));
        rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.fargate.tasks())
                .extracting(task -> task.launch().priority())
                .containsExactly(7, 1);
    }
}
