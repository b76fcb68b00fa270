package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.TargetCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits over all runs of a DAG, and those of targets. */
class TaskLimitsTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<RunRow> trigger(String dagId, int number) {
        return Stream.generate(() -> rig.trigger(dagId)).limit(number).toList();
    }

    private List<TaskState> states(List<RunRow> runs, String node) {
        return runs.stream().map(run -> rig.task(run, node).state()).toList();
    }

    private long mostAtOnce(Predicate<SimulatedFargate.Task> which) {
        List<SimulatedFargate.Task> tasks =
                rig.fargate.tasks().stream().filter(which).toList();
        return tasks.stream()
                .map(SimulatedFargate.Task::launchedAt)
                .mapToLong((Instant at) -> tasks.stream()
                        .filter(other -> !other.launchedAt().isAfter(at)
                                && other.endsAt().isAfter(at))
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void instances_of_a_task_are_limited_over_all_runs_of_its_dag() {
        rig.load(TestDag.named("sales").add(job("load").maxActiveTis(2), job("free")));
        rig.load(TestDag.named("other").add(job("load")));
        List<RunRow> runs = trigger("sales", 4);
        RunRow other = rig.trigger("other");

        rig.tick();

        assertThat(states(runs, "load"))
                .containsExactly(TaskState.LAUNCHING, TaskState.LAUNCHING, TaskState.SCHEDULED, TaskState.SCHEDULED);
        assertThat(states(runs, "free")).containsOnly(TaskState.LAUNCHING);
        assertThat(rig.task(other, "load").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(rig.task(runs.get(3), "load").reason())
                .isEqualTo(
                        "2 of 2 instances of the task are active, over all runs of the DAG (max_active_tis_per_dag)");

        rig.toTheEnd();
        assertThat(runs).extracting(rig::state).containsOnly(RunState.SUCCESS);
        assertThat(mostAtOnce(
                        task -> task.nodeId().equals("load") && task.dagId().equals("sales")))
                .isEqualTo(2);
    }

    @Test
    void the_steps_of_a_task_are_one_instance_of_it() {
        rig.load(TestDag.named("sales").add(pair("load").maxActiveTis(1)));
        List<RunRow> runs = trigger("sales", 3);

        rig.toTheEnd();

        assertThat(runs).extracting(rig::state).containsOnly(RunState.SUCCESS);
        assertThat(mostAtOnce(task -> true)).isEqualTo(1);
    }

    @Test
    void tasks_of_a_dag_are_limited_over_all_its_runs() {
        rig.load(TestDag.named("sales").maxActiveTasksPerDag(3).add(job("a"), job("b")));
        rig.load(TestDag.named("other").add(job("a")));
        List<RunRow> runs = trigger("sales", 3);
        RunRow other = rig.trigger("other");

        rig.tick();

        assertThat(states(runs, "a")).containsExactly(TaskState.LAUNCHING, TaskState.LAUNCHING, TaskState.SCHEDULED);
        assertThat(states(runs, "b")).containsExactly(TaskState.LAUNCHING, TaskState.SCHEDULED, TaskState.SCHEDULED);
        assertThat(rig.task(runs.get(2), "b").reason())
                .isEqualTo("3 of 3 tasks of the DAG are active, over all its runs (max_active_tasks_per_dag)");
        assertThat(rig.task(other, "a").state()).isEqualTo(TaskState.LAUNCHING);

        rig.toTheEnd();
        assertThat(runs).extracting(rig::state).containsOnly(RunState.SUCCESS);
        assertThat(mostAtOnce(task -> task.dagId().equals("sales"))).isEqualTo(3);
    }

    private void limitTargets() {
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        labels.put("berlin", Map.of("data", "public"));
        labels.put("dublin", Map.of("data", "public"));
        labels.put("vault", Map.of());
        rig.settings = rig.settings.withTargets(
                TargetCatalog.of(labels).withParallelism(Map.of("berlin", 1, "dublin", 2, "vault", 1)));
        rig.restart();
    }

    private String target(RunRow run, String node) {
        return rig.attempts(run, node).get(0).target();
    }

    @Test
    void a_target_has_no_more_tasks_than_it_may_and_those_that_wait_for_it_say_so() {
        limitTargets();
        rig.load(TestDag.named("sales").add(job("a").on("vault"), job("b").on("vault"), job("c")));
        RunRow run = rig.trigger("sales");

        rig.tick();

        assertThat(rig.states(run))
                .isEqualTo(Map.of("a", TaskState.LAUNCHING, "b", TaskState.SCHEDULED, "c", TaskState.LAUNCHING));
        assertThat(rig.task(run, "b").reason())
                .isEqualTo("1 of 1 tasks of target 'vault' are active (its parallelism)");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(mostAtOnce(task -> task.launch().target().equals("vault"))).isEqualTo(1);
    }

    @Test
    void labels_choose_the_first_target_that_has_a_place() {
        limitTargets();
        TestDag dag = TestDag.named("sales");
        Stream.of("a", "b", "c", "d").forEach(id -> dag.add(job(id).onAny("data", "public")));
        rig.load(dag);
        RunRow run = rig.trigger("sales");

        rig.tick();

        assertThat(List.of(target(run, "a"), target(run, "b"), target(run, "c")))
                .containsExactly("berlin", "dublin", "dublin");
        assertThat(rig.task(run, "d").reason())
                .isEqualTo("1 of 1 tasks of target 'berlin' and 2 of 2 tasks of target 'dublin' are active"
                        + " (its parallelism)");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_task_for_a_target_that_is_gone_fails_and_does_not_wait() {
        limitTargets();
        rig.load(TestDag.named("sales").add(job("a").on("gone")));
        RunRow run = rig.trigger("sales");

        rig.tick();

        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.task(run, "a").reason()).startsWith("There is no target 'gone' in the settings");
    }

    @Test
    void no_limit_is_passed_and_no_place_lost_when_the_engine_is_killed() {
        limitTargets();
        rig.load(TestDag.named("sales")
                .maxActiveTasksPerDag(4)
                .add(
                        pair("a").maxActiveTis(1).onAny("data", "public"),
                        job("b").maxActiveTis(2)
                                .retries(1, Duration.ofSeconds(5))
                                .on("dublin"),
                        job("c").on("vault").needs("b")));
        rig.fargate.plan((node, tryNumber) -> node.equals("b") && tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(10)));
        List<RunRow> runs = trigger("sales", 6);
        Random deaths = new Random(3);
        rig.death.comesAt(point -> deaths.nextInt(15) == 0);

        rig.toTheEndThroughDeaths();

        rig.death.comesAt(point -> false);
        assertThat(runs).extracting(rig::state).containsOnly(RunState.SUCCESS);
        assertThat(mostAtOnce(task -> true)).isLessThanOrEqualTo(4);
        assertThat(mostAtOnce(task -> task.nodeId().equals("a.run"))).isEqualTo(1);
        assertThat(mostAtOnce(task -> task.nodeId().equals("b"))).isLessThanOrEqualTo(2);
        for (Map.Entry<String, Integer> limit :
                Map.of("berlin", 1, "dublin", 2, "vault", 1).entrySet()) {
            assertThat(mostAtOnce(task -> task.launch().target().equals(limit.getKey())))
                    .as(limit.getKey())
                    .isLessThanOrEqualTo(limit.getValue());
        }
        assertThat(runs.stream().flatMap(run -> rig.attempts(run, "b").stream()))
                .extracting(AttemptRow::target)
                .containsOnly("dublin");
    }

    @Test
    void a_reason_that_another_one_follows_soon_is_corrected_though_nothing_else_happens() {
        rig.pools.insert(new PoolRow("db", 1, "", false));
        rig.load(TestDag.named("first").add(job("short").pool("db", 1)));
        rig.load(TestDag.named("second")
                .maxActiveTasksPerDag(1)
                .add(job("long").pool("db", 1), job("waits").pool("db", 1)));
        rig.fargate.plan((node, tryNumber) ->
                SimulatedFargate.Plan.success(node.equals("short") ? Duration.ofSeconds(1) : Duration.ofHours(1)));
        rig.trigger("first");
        RunRow run = rig.trigger("second");
        rig.advance(Duration.ofSeconds(4));
        assertThat(rig.task(run, "waits").reason()).isEqualTo("1 of 1 slots of pool 'db' are taken (pool)");

        rig.advance(Duration.ofSeconds(2));

        assertThat(rig.task(run, "waits").reason())
                .isEqualTo("1 of 1 tasks of the DAG are active, over all its runs (max_active_tasks_per_dag)");
    }
}
