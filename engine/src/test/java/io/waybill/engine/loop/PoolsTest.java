package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.WeightRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks take slots of their pool, no more than there are, and lose none. */
class PoolsTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void pool(String name, int slots) {
        rig.engine.pools().create(new PoolRow(name, slots, "", false), "test");
    }

    private void resize(String name, int slots) {
        rig.engine.pools().update(rig.engine.pools().get(name).withSlots(slots), "test");
    }

    private PoolUse use(String name) {
        return rig.engine.pools().status(name).use();
    }

    /** The most slots that tasks with these numbers of slots held at once. */
    private long mostSlots(Map<String, Integer> slots) {
        List<SimulatedFargate.Task> tasks = rig.fargate.tasks().stream()
                .filter(task -> slots.containsKey(task.nodeId()))
                .toList();
        return tasks.stream()
                .map(SimulatedFargate.Task::launchedAt)
                .mapToLong((Instant at) -> tasks.stream()
                        .filter(other -> !other.launchedAt().isAfter(at)
                                && other.endsAt().isAfter(at))
                        .mapToLong(other -> slots.get(other.nodeId()))
                        .sum())
                .max()
                .orElse(0);
    }

    @Test
    void tasks_of_all_dags_share_the_slots_of_a_pool_and_say_that_they_wait_for_them() {
        pool("db", 4);
        rig.load(TestDag.named("x").add(job("a").pool("db", 2), job("b").pool("db", 2), job("c").pool("db", 1)));
        rig.load(TestDag.named("y").add(job("d").pool("db", 2), job("free")));
        RunRow first = rig.trigger("x");
        RunRow second = rig.trigger("y");

        rig.tick();

        assertThat(rig.states(first))
                .isEqualTo(Map.of("a", TaskState.LAUNCHING, "b", TaskState.LAUNCHING, "c", TaskState.SCHEDULED));
        assertThat(rig.states(second)).isEqualTo(Map.of("d", TaskState.SCHEDULED, "free", TaskState.LAUNCHING));
        assertThat(rig.task(first, "c").reason()).isEqualTo("4 of 4 slots of pool 'db' are taken (pool)");
        assertThat(rig.task(second, "d").reason())
                .isEqualTo("4 of 4 slots of pool 'db' are taken, and it needs 2 (pool_slots)");

        rig.toTheEnd();
        assertThat(List.of(rig.state(first), rig.state(second))).containsOnly(RunState.SUCCESS);
        assertThat(rig.task(second, "d").reason()).isEmpty();
        assertThat(mostSlots(Map.of("a", 2, "b", 2, "c", 1, "d", 2))).isEqualTo(4);
    }

    @Test
    void a_task_waits_for_a_pool_that_is_not_there_and_starts_once_it_is() {
        rig.load(TestDag.named("sales").add(job("a").pool("warehouse", 1)));
        RunRow run = rig.trigger("sales");
        rig.tick();

        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(rig.task(run, "a").reason())
                .isEqualTo("There is no pool 'warehouse': make it with `waybill pools set warehouse SLOTS` or on the"
                        + " page Pools, or correct the task's pool");
        assertThat(rig.engine.pools().overview().missing()).containsOnlyKeys("warehouse");

        pool("warehouse", 1);
        rig.tick();
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(rig.task(run, "a").reason()).isEmpty();
        assertThat(rig.engine.pools().overview().missing()).isEmpty();
    }

    @Test
    void a_task_that_needs_more_slots_than_there_are_says_so_holds_nobody_up_and_starts_once_there_are() {
        pool("db", 2);
        rig.load(TestDag.named("sales")
                .add(
                        job("huge").pool("db", 3).weighs(9, WeightRule.ABSOLUTE),
                        job("small").pool("db", 1)));
        RunRow run = rig.trigger("sales");
        rig.tick();

        assertThat(rig.task(run, "small").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(rig.task(run, "huge").reason())
                .isEqualTo("It needs 3 slots of pool 'db', which has 2 in all, so it cannot start: give the pool more"
                        + " slots, or the task fewer (pool_slots)");

        resize("db", 4);
        rig.tick();
        assertThat(rig.task(run, "huge").state()).isEqualTo(TaskState.LAUNCHING);
    }

    @Test
    void a_task_that_is_held_keeps_none_back_that_is_not() {
        pool("db", 1);
        rig.load(TestDag.named("sales")
                .add(
                        job("a").pool("db", 1).weighs(9, WeightRule.ABSOLUTE),
                        job("b").pool("db", 1).weighs(8, WeightRule.ABSOLUTE),
                        job("c").weighs(7, WeightRule.ABSOLUTE)));
        RunRow run = rig.trigger("sales");

        rig.tick();

        assertThat(rig.states(run))
                .isEqualTo(Map.of("a", TaskState.LAUNCHING, "b", TaskState.SCHEDULED, "c", TaskState.LAUNCHING));
    }

    @Test
    void open_slots_are_kept_for_the_next_task_so_that_small_ones_do_not_starve_it() {
        pool("db", 4);
        TestDag dag = TestDag.named("sales").add(job("first").pool("db", 2));
        for (int i = 0; i < 8; i++) {
            dag.add(job("small" + i).pool("db", 1).needs("first"));
        }
        rig.load(dag.add(job("gate"), job("big").pool("db", 3).needs("gate").weighs(5, WeightRule.ABSOLUTE)));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofSeconds(
                node.equals("gate")
                        ? 20
                        : node.equals("first") ? 5 : 20 + 5L * (node.charAt(node.length() - 1) - '0'))));
        RunRow run = rig.trigger("sales");

        rig.advance(Duration.ofSeconds(22));
        assertThat(rig.task(run, "big").reason())
                .isEqualTo("4 of 4 slots of pool 'db' are taken, and it needs 3 (pool_slots)");
        rig.advance(Duration.ofSeconds(8));
        assertThat(use("db").running()).isEqualTo(3);
        assertThat(rig.task(run, "small7").reason())
                .isEqualTo("The open slots of pool 'db' are kept for task 'big' of DAG 'sales', which is next and needs"
                        + " 3 slots (pool_slots)");
        rig.toTheEnd();

        List<String> order = rig.fargate.tasks().stream()
                .map(SimulatedFargate.Task::nodeId)
                .filter(node -> !node.equals("gate"))
                .toList();
        assertThat(order.indexOf("big")).isEqualTo(5);
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void what_another_limit_holds_keeps_no_slots_for_itself() {
        pool("db", 2);
        rig.load(TestDag.named("narrow")
                .limits(16, 1)
                .add(
                        job("runs").weighs(99, WeightRule.ABSOLUTE),
                        job("held").pool("db", 2).weighs(9, WeightRule.ABSOLUTE)));
        rig.load(TestDag.named("other").add(job("a").pool("db", 1), job("b").pool("db", 1)));
        RunRow narrow = rig.trigger("narrow");
        RunRow other = rig.trigger("other");

        rig.tick();

        assertThat(rig.task(narrow, "held").reason())
                .isEqualTo("1 of 1 tasks of the run are active (max_active_tasks)");
        assertThat(rig.states(other).values()).containsOnly(TaskState.LAUNCHING);
    }

    @Test
    void each_step_of_a_task_takes_its_slots_and_what_has_no_work_takes_none() {
        pool("db", 3);
        rig.load(TestDag.named("sales")
                .add(
                        empty("nothing").pool("absent", 1),
                        pair("a").pool("db", 2),
                        pair("b").pool("db", 2)));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(mostSlots(Map.of("a.run", 2, "b.run", 2))).isEqualTo(2);
    }

    @Test
    void a_pool_that_gets_fewer_slots_stops_nothing_and_starts_nothing_until_enough_have_ended() {
        pool("db", 3);
        TestDag dag = TestDag.named("sales");
        Stream.of("a", "b", "c", "d").forEach(id -> dag.add(job(id).pool("db", 1)));
        rig.load(dag);
        rig.fargate.plan((node, tryNumber) ->
                SimulatedFargate.Plan.success(Duration.ofSeconds(node.equals("a") ? 10 : node.equals("b") ? 20 : 30)));
        RunRow run = rig.trigger("sales");
        rig.tick();

        resize("db", 1);
        assertThat(rig.engine.pools().status("db").open()).isEqualTo(-2);
        rig.advance(Duration.ofSeconds(22));
        assertThat(rig.states(run)).containsEntry("c", TaskState.RUNNING).containsEntry("d", TaskState.SCHEDULED);
        assertThat(rig.task(run, "d").reason()).isEqualTo("1 of 1 slots of pool 'db' are taken (pool)");

        rig.engine.pools().delete("db", "test");
        rig.advance(Duration.ofSeconds(10));
        assertThat(rig.states(run)).containsEntry("c", TaskState.SUCCESS).containsEntry("d", TaskState.SCHEDULED);
        assertThat(rig.task(run, "d").reason()).startsWith("There is no pool 'db'");
    }

    @Test
    void a_pool_without_a_limit_holds_nobody() {
        pool("any", PoolRow.UNLIMITED);
        rig.load(TestDag.named("sales").add(job("a").pool("any", 1_000), job("b").pool("any", 1_000)));
        RunRow run = rig.trigger("sales");

        rig.tick();

        assertThat(rig.states(run).values()).containsOnly(TaskState.LAUNCHING);
        assertThat(rig.engine.pools().status("any").occupied()).isEqualTo(2_000);
        assertThat(rig.engine.pools().status("any").open()).isEqualTo(PoolRow.UNLIMITED);
    }

    @Test
    void a_killed_engine_neither_loses_slots_nor_hands_out_more_than_there_are() {
        pool("db", 3);
        TestDag dag = TestDag.named("sales").limits(3, 16);
        for (int i = 0; i < 6; i++) {
            dag.add(job("t" + i).pool("db", 1 + i % 2).retries(2, Duration.ofSeconds(3)));
        }
        rig.load(dag);
        rig.fargate.plan((node, tryNumber) -> tryNumber == 1 && node.equals("t2")
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(5 + node.hashCode() % 4)));
        List<RunRow> runs = Stream.generate(() -> rig.trigger("sales")).limit(4).toList();
        Random deaths = new Random(7);
        rig.death.comesAt(point -> deaths.nextInt(12) == 0);

        rig.toTheEndThroughDeaths();

        rig.death.comesAt(point -> false);
        assertThat(runs).extracting(rig::state).containsOnly(RunState.SUCCESS);
        assertThat(mostSlots(Map.of("t0", 1, "t1", 2, "t2", 1, "t3", 2, "t4", 1, "t5", 2)))
                .isLessThanOrEqualTo(3);
        assertThat(rig.engine.pools().status("db").open()).isEqualTo(3);
    }

    @Test
    void deferred_tasks_hold_their_slots_where_the_pool_says_so() {
        rig.pools.insert(new PoolRow("db", 0, "", true));
        rig.load(TestDag.named("waits").add(job("a").pool("db", 1)));
        rig.load(TestDag.named("other").add(job("b").pool("db", 1)));
        RunRow deferred = rig.trigger("waits");
        rig.tick();
        defer(rig.run(deferred), rig.task(deferred, "a"));
        rig.pools.update(new PoolRow("db", 1, "", true));
        rig.restart();
        RunRow other = rig.trigger("other");
        rig.tick();

        assertThat(rig.task(other, "b").reason()).isEqualTo("1 of 1 slots of pool 'db' are taken (pool)");
        assertThat(rig.engine.pools().status("db").occupied()).isEqualTo(1);
        assertThat(use("db").deferred()).isEqualTo(1);

        rig.engine.pools().update(new PoolRow("db", 1, "", false), "test");
        rig.tick();
        assertThat(rig.task(other, "b").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(use("db").deferred()).isEqualTo(1);
        assertThat(rig.engine.pools().status("db").occupied()).isEqualTo(1);
    }

    /** Writes it into the database as if it waited for something outside. */
    private void defer(RunRow run, TaskRow task) {
        TaskRow waiting = new TaskRow(
                task.runKey(),
                task.nodeId(),
                task.mapIndex(),
                TaskState.DEFERRED,
                task.tryNumber(),
                task.spent(),
                "",
                task.scheduledAt(),
                null,
                null,
                null,
                null,
                null);
        rig.runs.commit(
                List.of(new RunChange(run.id(), run.fence(), null, List.of(waiting), List.of(), List.of(), List.of())));
    }

    @Test
    void who_holds_slots_and_who_waits_is_told() {
        pool("db", 2);
        rig.load(TestDag.named("sales")
                .add(
                        job("a").pool("db", 2),
                        job("b").pool("db", 1),
                        job("c").pool("db", 1).weighs(2, WeightRule.ABSOLUTE)));
        rig.trigger("sales");

        rig.tick();

        // c has the greatest priority; b and then a wait.
        assertThat(use("db").holding()).extracting(PoolTask::nodeId).containsExactly("c");
        assertThat(use("db").waiting()).extracting(PoolTask::nodeId).containsExactly("a", "b");
        assertThat(use("db").waiting()).extracting(PoolTask::reason).allMatch(reason -> !reason.isEmpty());
        assertThat(use("db").queued()).isEqualTo(1);
        assertThat(use("db").scheduled()).isEqualTo(3);
        rig.advance(Duration.ofSeconds(2));
        assertThat(use("db").running()).isEqualTo(1);
        assertThat(use("db").holding().get(0).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void a_database_of_one_s_own_gets_the_pools_that_a_dag_names() {
        DagSpec dag = TestDag.named("sales")
                .add(job("a").pool("db", 2), job("b").pool("huge", 500), job("c").pool("default_pool", 200))
                .spec();

        rig.engine.pools().provideFor(dag, "test");
        rig.engine.pools().provideFor(dag, "test");

        assertThat(rig.engine.pools().list())
                .extracting(PoolRow::name, PoolRow::slots)
                .containsExactly(tuple("db", 128), tuple("default_pool", 200), tuple("huge", 500));
    }

    @Test
    void what_is_no_pool_is_refused() {
        Pools pools = rig.engine.pools();

        assertThatThrownBy(() -> pools.create(new PoolRow("a b", 1, "", false), "test"))
                .hasMessageStartingWith("A pool's name has letters, digits,");
        assertThatThrownBy(() -> pool("a", -2)).hasMessage("A pool has 0 to 1000000 slots, or -1 for no limit");
        assertThatThrownBy(() -> pools.delete("default_pool", "test"))
                .hasMessageStartingWith("default_pool cannot be deleted");
        assertThatThrownBy(() -> pools.delete("a", "test")).hasMessageStartingWith("There is no pool 'a'");
    }

    @Test
    void who_changes_a_pool_is_kept() {
        rig.engine.pools().create(new PoolRow("warehouse", 2, "", false), "ada");
        rig.engine.pools().delete("warehouse", "bob");

        assertThat(rig.runs.audit().list(null, null, Long.MAX_VALUE, 10))
                .extracting(row -> row.by() + " " + row.event() + " " + row.details())
                .containsExactly("bob delete_pool warehouse", "ada create_pool warehouse, 2 slots");
    }
}
