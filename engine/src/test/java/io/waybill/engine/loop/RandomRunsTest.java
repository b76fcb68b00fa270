package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plays random DAGs with random outcomes, faults and deaths, and has what happened checked afterwards. */
class RandomRunsTest {
    private static final int PARALLELISM = 7;
    private static final int MAX_ACTIVE_TASKS = 4;
    private static final int MAX_ACTIVE_TASKS_PER_DAG = 6;
    private static final String POOL = "few";
    private static final int SLOTS = 4;

    @Test
    void sixty_random_dags_keep_every_rule() {
        play(1, 60);
    }

    @Test
    @Tag("long")
    void two_thousand_random_dags_keep_every_rule() {
        play(1_000, 2_000);
    }

    private static void play(long firstSeed, int number) {
        try (EngineRig rig = new EngineRig()) {
            rig.settings = rig.settings.withParallelism(PARALLELISM);
            rig.pools.insert(new PoolRow(POOL, SLOTS, "", false));
            for (long seed = firstSeed; seed < firstSeed + number; seed++) {
                play(rig, seed);
            }
        }
    }

    private static void play(EngineRig rig, long seed) {
        Random random = new Random(seed);
        TestDag dag = dag(random, "dag" + seed);
        rig.restart().load(dag);
        plan(rig, seed);
        List<RunRow> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Instant date = random.nextBoolean() ? rig.clock.instant().plusSeconds(i) : null;
            String runId = "run" + i;
            runs.add(rig.engine.trigger(
                    TriggerRequest.manual("dag" + seed, date, "test").withRunId(runId)));
        }
        if (random.nextBoolean()) {
            Random deaths = new Random(seed);
            rig.death.comesAt(point -> deaths.nextInt(15) == 0);
        }
        if (random.nextInt(4) == 0) {
            cancelOne(rig, random, runs);
        }
        rig.toTheEndThroughDeaths();
        rig.death.comesAt(point -> false);

        DagGraph graph = dag.graph();
        check(rig, graph, runs, seed);
        assertThat(rig.engine.liveRuns()).isZero();
        rig.fargate.forgetTasks();
    }

    private static void cancelOne(EngineRig rig, Random random, List<RunRow> runs) {
        try {
            rig.advance(Duration.ofSeconds(random.nextInt(60)));
        } catch (Death.Killed e) {
            rig.restart();
        }
        RunRow run = rig.run(runs.get(random.nextInt(runs.size())));
        if (!run.state().isTerminal()) {
            rig.engine.changes().cancelRun(run.dagId(), run.runId(), "test");
        }
    }

    private static TestDag dag(Random random, String id) {
        TestDag dag = TestDag.named(id).limits(2, MAX_ACTIVE_TASKS).maxActiveTasksPerDag(MAX_ACTIVE_TASKS_PER_DAG);
        new RandomDag(random, dag, POOL, SLOTS).fill(1 + random.nextInt(25));
        return dag;
    }

    private static void plan(EngineRig rig, long seed) {
        RandomWorld world = new RandomWorld(seed, 3);
        rig.fargate.planEach(world::plan);
        rig.action = world::call;
        rig.known = world::known;
        Random faults = new Random(seed);
        if (faults.nextInt(3) == 0) {
            rig.fargate.refuse(ErrorCode.AWS_UNAVAILABLE, faults.nextInt(4));
            rig.fargate.refuse(ErrorCode.NO_CAPACITY, faults.nextInt(3));
            rig.fargate.refuse(ErrorCode.AWS_REFUSED, faults.nextInt(2));
            rig.fargate.loseAnswers(faults.nextInt(4));
        }
    }

    private static void check(EngineRig rig, DagGraph graph, List<RunRow> runs, long seed) {
        List<RunRecord> records =
                runs.stream().map(run -> RunRecord.read(rig, graph, run)).toList();
        for (RunRecord record : records) {
            List<SimulatedFargate.Task> containers = rig.fargate.tasks().stream()
                    .filter(task -> task.dagId().equals(record.run().dagId()))
                    .filter(task -> task.runId().equals(record.run().runId()))
                    .toList();
            new RunChecker(record, containers, seed).check();
        }
        new LimitsChecker(seed).check(records, PARALLELISM, Map.of(POOL, SLOTS), Map.of());
    }
}
