package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.graph.Claim;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.run.RunState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plays random DAGs with random outcomes, faults and deaths, and has what happened checked afterwards. */
class RandomRunsTest {
    private static final TriggerRule[] RULES = TriggerRule.values();
    private static final EndKind[] BAD_ENDS = {
        EndKind.USER, EndKind.USER, EndKind.USER, EndKind.PLATFORM, EndKind.CAPACITY, EndKind.CANCELLED
    };
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
        runs.forEach(run -> new RunChecker(rig, graph, run, seed).check());
        assertThat(rig.engine.liveRuns()).isZero();
        checkLimits(rig, graph, runs, seed);
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
        Random limits = new Random(id.hashCode());
        int size = 1 + random.nextInt(30);
        int groups = random.nextInt(4);
        for (int i = 0; i < groups; i++) {
            dag.group("g" + i, i > 0 && random.nextBoolean() ? "g" + (i - 1) : null);
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> needs = new ArrayList<>();
            for (String earlier : ids) {
                if (random.nextInt(ids.size()) < 2) {
                    needs.add(earlier);
                }
            }
            String task = "t" + i;
            TestTask added = switch (random.nextInt(6)) {
                case 0 -> TestDag.empty(task);
                case 1 -> TestDag.call(task);
                case 2 -> TestDag.pair(task);
                default -> TestDag.job(task);
            };
            if (limits.nextInt(3) == 0) {
                added.pool(POOL, 1 + limits.nextInt(3));
            }
            if (limits.nextInt(6) == 0) {
                added.maxActiveTis(1);
            }
            added.needs(needs).retries(random.nextInt(3), Duration.ofSeconds(random.nextInt(100)));
            if (random.nextInt(2) == 0) {
                added.rule(RULES[random.nextInt(RULES.length)]);
            }
            if (random.nextInt(3) == 0) {
                added.exponentially();
            }
            if (random.nextInt(4) == 0) {
                added.timeout(Duration.ofSeconds(30));
            }
            if (groups > 0 && random.nextInt(3) == 0) {
                added.in("g" + random.nextInt(groups));
            }
            dag.add(added);
            ids.add(task);
        }
        return dag;
    }

    /** What becomes of a try depends on nothing but the seed, the node and the try. */
    private static void plan(EngineRig rig, long seed) {
        rig.fargate.plan((node, tryNumber) -> {
            Random random = new Random(seed * 31 + node.hashCode() * 17L + tryNumber);
            random.nextInt();
            EndKind kind = random.nextInt(3) == 0 ? BAD_ENDS[random.nextInt(BAD_ENDS.length)] : EndKind.SUCCESS;
            Duration lasts = Duration.ofSeconds(random.nextInt(40));
            boolean starts = kind == EndKind.SUCCESS || random.nextInt(4) != 0;
            return new SimulatedFargate.Plan(starts ? Duration.ofSeconds(random.nextInt(5)) : null, lasts, kind);
        });
        Random faults = new Random(seed);
        if (faults.nextInt(3) == 0) {
            rig.fargate.refuse(ErrorCode.AWS_UNAVAILABLE, faults.nextInt(4));
            rig.fargate.refuse(ErrorCode.NO_CAPACITY, faults.nextInt(3));
            rig.fargate.refuse(ErrorCode.AWS_REFUSED, faults.nextInt(2));
            rig.fargate.loseAnswers(faults.nextInt(4));
        }
    }

    private static void checkLimits(EngineRig rig, DagGraph graph, List<RunRow> runs, long seed) {
        List<List<AttemptRow>> byRun = runs.stream()
                .map(run -> graph.nodes().stream()
                        .flatMap(node -> rig.attempts(run, node.id()).stream())
                        .toList())
                .toList();
        List<AttemptRow> all = byRun.stream().flatMap(List::stream).toList();
        byRun.forEach(attempts -> assertThat(mostAtOnce(attempts))
                .as("tasks of one run at once, seed %s", seed)
                .isLessThanOrEqualTo(MAX_ACTIVE_TASKS));
        assertThat(mostAtOnce(all))
                .as("tasks of the DAG at once, seed %s", seed)
                .isLessThanOrEqualTo(MAX_ACTIVE_TASKS_PER_DAG);
        checkClaims(graph, all, seed);

        List<RunRow> ended = runs.stream().map(rig::run).toList();
        for (RunRow run : ended) {
            assertThat(ended.stream()
                            .filter(other -> run.startedAt() != null && other.startedAt() != null)
                            .filter(other -> !other.startedAt().isAfter(run.startedAt())
                                    && other.endedAt().isAfter(run.startedAt())))
                    .as("runs at once, seed %s", seed)
                    .hasSizeLessThanOrEqualTo(2);
        }
        assertThat(ended)
                .filteredOn(run -> run.state() == RunState.CANCELLED)
                .allSatisfy(run -> assertThat(rig.runs.tasks(run.id()))
                        .extracting(TaskRow::endedAt)
                        .allMatch(at -> !at.isAfter(run.endedAt())));
    }

    private static void checkClaims(DagGraph graph, List<AttemptRow> attempts, long seed) {
        for (AttemptRow one : attempts) {
            List<AttemptRow> active = attempts.stream()
                    .filter(other -> isActive(other, one.createdAt()))
                    .toList();
            assertThat(active.stream()
                            .map(attempt -> graph.claim(graph.node(attempt.nodeId())))
                            .filter(claim -> claim.pool().equals(POOL))
                            .mapToInt(Claim::slots)
                            .sum())
                    .as("slots at once, seed %s", seed)
                    .isLessThanOrEqualTo(SLOTS);
            Claim claim = graph.claim(graph.node(one.nodeId()));
            if (!claim.limitedTask().isEmpty()) {
                assertThat(active.stream()
                                .filter(other ->
                                        graph.claim(graph.node(other.nodeId())).equals(claim))
                                .map(AttemptRow::runKey)
                                .distinct())
                        .as("instances of %s at once, seed %s", claim.limitedTask(), seed)
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    private static boolean isActive(AttemptRow attempt, Instant at) {
        return !attempt.createdAt().isAfter(at) && attempt.endedAt().isAfter(at);
    }

    /** What began and ended at the same moment took its place before or after others of that moment. */
    private static int mostAtOnce(List<AttemptRow> attempts) {
        return attempts.stream()
                .mapToInt(one -> (int) attempts.stream()
                        .filter(other -> isActive(other, one.createdAt()))
                        .count())
                .max()
                .orElse(0);
    }
}
