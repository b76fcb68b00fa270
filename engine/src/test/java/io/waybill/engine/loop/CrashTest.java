package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kills the engine at every point at which it touches the world, and lets another go on. */
class CrashTest {
    private final EngineRig rig = new EngineRig();

    @BeforeEach
    void load() {
        rig.load(TestDag.named("sales")
                .add(
                        pair("a"),
                        job("b").needs("a").retries(1, Duration.ofMinutes(1)).outputs("rows"))
                .add(job("c").needs("a").timeout(Duration.ofMinutes(2)).retries(1, Duration.ofMinutes(1)))
                .add(empty("d").needs("b", "c"), call("e").needs("d")));
        // b fails once; c hangs once and is stopped by its time-out.
        rig.fargate.plan((node, tryNumber) -> {
            if (node.equals("b") && tryNumber == 1) {
                return SimulatedFargate.Plan.failure(EndKind.USER);
            }
            return SimulatedFargate.Plan.success(
                            node.equals("c") && tryNumber == 1 ? Duration.ofHours(1) : Duration.ofSeconds(10))
                    .printing("::output rows=7::");
        });
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whenever_it_dies_each_attempt_has_one_container_and_the_run_goes_on() {
        RunRow undisturbed = rig.trigger("sales");
        rig.death.comesAt(point -> false);
        rig.toTheEnd();
        int points = rig.death.points();
        assertThat(points).isGreaterThan(40);
        assertRunsAsIfNothingHadHappened(undisturbed);

        for (int i = 0; i < points; i++) {
            int fatal = i;
            RunRow run = rig.restart().trigger("sales");
            rig.death.comesAt(point -> point == fatal);
            rig.toTheEndThroughDeaths();
            assertRunsAsIfNothingHadHappened(run);
        }
    }

    @Test
    void however_often_it_dies_each_attempt_has_one_container_and_the_run_goes_on() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            RunRow run = rig.restart().trigger("sales");
            rig.death.comesAt(point -> random.nextInt(4) == 0);
            rig.toTheEndThroughDeaths();
            assertRunsAsIfNothingHadHappened(run);
        }
    }

    private void assertRunsAsIfNothingHadHappened(RunRow run) {
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.states(run).values()).containsOnly(TaskState.SUCCESS);
        Map<String, Integer> tries =
                rig.runs.tasks(run.id()).stream().collect(Collectors.toMap(TaskRow::nodeId, TaskRow::tryNumber));
        assertThat(tries).isEqualTo(Map.of("a.create", 1, "a.run", 1, "b", 2, "c", 2, "d", 0, "e", 1));
        assertThat(rig.runs.output(run.id(), "b", -1, "rows").map(OutputRow::value))
                .contains("7");
        assertOneContainerForEachAttempt(run);
    }

    private void assertOneContainerForEachAttempt(RunRow run) {
        for (String node : new String[] {"a.run", "b", "c"}) {
            assertThat(containers(run, node))
                    .containsExactlyElementsOf(rig.attempts(run, node).stream()
                            .map(AttemptRow::clientToken)
                            .toList());
        }
    }

    private List<String> containers(RunRow run, String node) {
        return rig.fargate.tasks(node).stream()
                .filter(task -> task.runId().equals(run.runId()))
                .map(task -> task.launch().clientToken())
                .toList();
    }

    @Test
    void a_cancelled_run_leaves_no_container_behind_whenever_the_engine_dies() {
        int points = cancelled(-1);
        for (int i = 0; i < points; i++) {
            cancelled(i);
        }
    }

    private int cancelled(int fatal) {
        RunRow run = rig.restart().trigger("sales");
        rig.advance(Duration.ofSeconds(13));
        assertThat(rig.task(run, "b").state()).isEqualTo(TaskState.RUNNING);

        rig.death.comesAt(point -> point == fatal);
        try {
            rig.engine.changes().cancelRun("sales", run.runId(), "ada");
            rig.tick();
        } catch (Death.Killed e) {
            rig.restart();
            if (rig.state(run) == RunState.RUNNING) {
                // It died before the wish was saved; who asked was not told that it was.
                rig.engine.changes().cancelRun("sales", run.runId(), "ada");
            }
        }
        rig.toTheEndThroughDeaths();

        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLED);
        assertOneContainerForEachAttempt(run);
        assertThat(rig.fargate.tasks()).allMatch(task -> !task.endsAt().isAfter(rig.clock.instant()));
        int points = rig.death.points();
        rig.death.comesAt(point -> false);
        return points;
    }
}
