package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.RunStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of runs for which there is no place. */
class RunStrategyTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void load(RunStrategy strategy, int limit) {
        rig.load(TestDag.named("sales").limits(limit, 16).strategy(strategy).add(job("a"), job("b").needs("a")));
    }

    private RunRow triggered() {
        RunRow run = rig.trigger("sales");
        rig.tick();
        return run;
    }

    @Test
    void a_new_run_is_skipped_while_the_limit_is_reached_and_says_why() {
        load(RunStrategy.SKIP_NEW, 1);
        RunRow first = triggered();
        RunRow second = triggered();

        assertThat(rig.state(first)).isEqualTo(RunState.RUNNING);
        assertThat(rig.state(second)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.run(second).reason())
                .isEqualTo("Not started: 1 of 1 runs of the DAG are active (max_active_runs) (run_strategy: skip_new)");
        assertThat(rig.states(second)).isEqualTo(Map.of("a", TaskState.CANCELLED, "b", TaskState.CANCELLED));
        rig.toTheEnd();
        assertThat(rig.state(first)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.state(triggered())).isEqualTo(RunState.RUNNING);
    }

    @Test
    void of_the_runs_that_wait_only_the_newest_stays() {
        load(RunStrategy.LATEST_ONLY, 1);
        List<RunRow> runs = IntStream.range(0, 4).mapToObj(i -> triggered()).toList();

        assertThat(runs)
                .extracting(rig::state)
                .containsExactly(RunState.RUNNING, RunState.CANCELLED, RunState.CANCELLED, RunState.QUEUED);
        assertThat(rig.run(runs.get(1)).reason())
                .isEqualTo("Not started: run " + runs.get(2).runId() + " is newer (run_strategy: latest_only)");
        rig.restart().toTheEnd();
        assertThat(runs)
                .extracting(rig::state)
                .containsExactly(RunState.SUCCESS, RunState.CANCELLED, RunState.CANCELLED, RunState.SUCCESS);
    }

    @Test
    void a_new_run_has_the_oldest_cancelled_and_starts_when_that_has_ended() {
        load(RunStrategy.CANCEL_RUNNING, 2);
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(5)));
        RunRow first = triggered();
        RunRow second = triggered();
        rig.advance(Duration.ofSeconds(30));

        RunRow third = rig.trigger("sales");
        rig.engine.tick();

        assertThat(List.of(first, second, third))
                .extracting(rig::state)
                .containsExactly(RunState.CANCELLING, RunState.RUNNING, RunState.QUEUED);
        assertThat(rig.run(first).reason())
                .isEqualTo("Cancelled: run " + third.runId() + " is newer (run_strategy: cancel_running)");
        rig.restart().toTheEnd();
        assertThat(List.of(first, second, third))
                .extracting(rig::state)
                .containsExactly(RunState.CANCELLED, RunState.SUCCESS, RunState.SUCCESS);
    }

    @Test
    void of_many_new_runs_only_as_many_start_as_there_are_places_for() {
        load(RunStrategy.CANCEL_RUNNING, 1);
        RunRow running = triggered();
        List<RunRow> runs =
                IntStream.range(0, 3).mapToObj(i -> rig.trigger("sales")).toList();

        rig.toTheEnd();

        assertThat(rig.state(running)).isEqualTo(RunState.CANCELLED);
        assertThat(runs)
                .extracting(rig::state)
                .containsExactly(RunState.CANCELLED, RunState.CANCELLED, RunState.SUCCESS);
        assertThat(rig.fargate.tasks("b")).hasSize(1);
    }

    @Test
    void a_run_that_was_cleared_and_one_of_a_backfill_wait_whatever_the_strategy() {
        load(RunStrategy.SKIP_NEW, 1);
        RunRow first = triggered();
        rig.toTheEnd();
        RunRow second = triggered();

        rig.engine.changes().clear("sales", first.runId(), TaskSelection.all(), "ada");
        RunRow backfill = rig.engine.trigger(
                new TriggerRequest("sales", null, rig.clock.instant(), null, Map.of(), RunType.BACKFILL, "test", ""));
        rig.tick();

        assertThat(rig.state(second)).isEqualTo(RunState.RUNNING);
        assertThat(rig.state(first)).isEqualTo(RunState.QUEUED);
        assertThat(rig.state(backfill)).isEqualTo(RunState.QUEUED);
        rig.toTheEnd();
        assertThat(List.of(first, second, backfill)).extracting(rig::state).containsOnly(RunState.SUCCESS);
    }
}
