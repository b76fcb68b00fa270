package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Goes through all moments at which tries and runs began or ended, and checks that no limit was passed at any of them. */
final class LimitsChecker {
    private final String seed;
    private final Map<String, Limit> limits = new HashMap<>();
    private int onTargets;

    /** Something that is limited, and when how much of it was taken. */
    private record Limit(int most, List<Edge> edges) {}

    private record Edge(Instant at, int change) {}

    LimitsChecker(long seed) {
        this.seed = "seed " + seed;
    }

    /** How many tries there were on targets with a limit. */
    int onTargets() {
        return onTargets;
    }

    /**
     * Checks all of them.
     *
     * @param parallelism of the scheduler
     * @param pools the slots of each pool
     * @param targets how many tasks each target takes that has a limit
     */
    void check(Collection<RunRecord> runs, int parallelism, Map<String, Integer> pools, Map<String, Integer> targets) {
        for (RunRecord run : runs) {
            for (AttemptRow attempt : run.allTries()) {
                count(run, attempt, parallelism, pools);
                if (targets.containsKey(attempt.target())) {
                    take(
                            "tasks of target " + attempt.target(),
                            targets.get(attempt.target()),
                            attempt.createdAt(),
                            attempt.endedAt(),
                            1);
                    onTargets++;
                }
            }
            countRun(run);
            if (!run.wasChanged()) {
                run.graph().mappings().forEach(mapping -> countItems(run, mapping));
            }
        }
        limits.forEach((name, limit) ->
                assertThat(mostAtOnce(limit)).as("%s at once, %s", name, seed).isLessThanOrEqualTo(limit.most()));
    }

    private void take(String name, int most, Instant from, Instant until, int amount) {
        List<Edge> edges = limits.computeIfAbsent(name, key -> new Limit(most, new ArrayList<>()))
                .edges();
        edges.add(new Edge(from, amount));
        edges.add(new Edge(until, -amount));
    }

    /** What began and ended at the same moment took its place before or after others of that moment. */
    private static int mostAtOnce(Limit limit) {
        List<Edge> edges = limit.edges();
        edges.sort(Comparator.comparing(Edge::at).thenComparing(Edge::change));
        int most = 0;
        int now = 0;
        for (Edge edge : edges) {
            now += edge.change();
            most = Math.max(most, now);
        }
        return most;
    }

    private void count(RunRecord record, AttemptRow attempt, int parallelism, Map<String, Integer> pools) {
        // An instance that was removed is of the same task as any other.
        List<Node> nodes = record.graph().instances(attempt.nodeId());
        Node node = nodes.get(0);
        if (!RunChecker.holdsPlace(node)) {
            return;
        }
        DagSpec dag = record.graph().spec();
        TaskSpec task = record.graph().task(node).orElseThrow();
        Instant from = attempt.createdAt();
        Instant until = attempt.endedAt();
        take("tasks of the scheduler", parallelism, from, until, 1);
        take("tasks of run " + record.run().id(), dag.maxActiveTasks(), from, until, 1);
        if (dag.maxActiveTasksPerDag() != null) {
            take("tasks of " + dag.dagId(), dag.maxActiveTasksPerDag(), from, until, 1);
        }
        if (pools.containsKey(task.pool())) {
            take("slots of " + task.pool(), pools.get(task.pool()), from, until, task.poolSlots());
        }
        if (task.maxActiveTisPerDag() != null) {
            // The steps of an instance come one after the other.
            take("instances of " + dag.dagId() + "." + task.id(), task.maxActiveTisPerDag(), from, until, 1);
        }
    }

    /**
     * A run that tasks of others depend on is let in without a place, lest all wait for each other; so this is for DAGs alone
     * of which no task depends on the past.
     */
    private void countRun(RunRecord record) {
        DagSpec dag = record.graph().spec();
        RunRow run = record.run();
        if (run.startedAt() != null
                && dag.tasks().stream().noneMatch(task -> task.dependsOnPast() || task.waitForDownstream())) {
            take("runs of " + dag.dagId(), dag.maxActiveRuns(), run.startedAt(), run.endedAt(), 1);
        }
    }

    /** An item is under way from its first try until all of it has ended. */
    private void countItems(RunRecord record, Mapping mapping) {
        Integer most = mapping.expand().maxParallel();
        DagGraph graph = record.graph();
        for (int i = 0; most != null && i < graph.items().getOrDefault(mapping.owner(), 0); i++) {
            int index = i;
            List<Node> nodes = mapping.nodes().stream()
                    .map(id -> graph.node(new TaskKey(id, index)))
                    .toList();
            nodes.stream()
                    .flatMap(node -> record.tries(node).stream())
                    .map(AttemptRow::createdAt)
                    .min(Comparator.naturalOrder())
                    .ifPresent(from -> take(
                            "items of " + mapping.owner() + " of run "
                                    + record.run().id(),
                            most,
                            from,
                            nodes.stream()
                                    .map(record::task)
                                    .map(TaskRow::endedAt)
                                    .filter(Objects::nonNull)
                                    .max(Comparator.naturalOrder())
                                    .orElseThrow(),
                            1));
        }
    }
}
