package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.Node;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that no task got a place while a more important one waited for one that it could have had: one with a greater priority,
 * or with the same and waiting for longer. Of tasks of runs in which something was cleared or marked it is not known since when
 * they waited; where another limit may have held the task that waited, it is not looked at.
 */
final class PriorityChecker {
    private final Map<String, List<AttemptRow>> triesOfDags = new HashMap<>();
    private final List<Wait> waits = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final String seed;

    /** A task that waited for a place; open at both ends. */
    private record Wait(RunRecord run, Node node, TaskSpec task, long priority, Instant since, Instant until) {}

    /**
     * A task that got a place.
     *
     * @param since when it began to wait; absent where that is not known any more
     */
    private record Start(RunRecord run, Node node, TaskSpec task, long priority, Instant since, Instant at) {}

    PriorityChecker(Collection<RunRecord> all, long seed) {
        this.seed = "seed " + seed;
        Map<String, Map<String, Long>> priorities = new HashMap<>();
        for (RunRecord run : all) {
            Map<String, Long> ofDag = priorities.computeIfAbsent(run.run().dagId(), dag -> new HashMap<>());
            triesOfDags
                    .computeIfAbsent(run.run().dagId(), dag -> new ArrayList<>())
                    .addAll(run.allTries());
            for (Node node : run.graph().nodes()) {
                List<AttemptRow> tries = run.tries(node);
                TaskSpec task = run.graph().task(node).orElse(null);
                if (task != null && !tries.isEmpty() && RunChecker.holdsPlace(node)) {
                    add(run, node, task, ofDag.computeIfAbsent(task.id(), id -> priority(run, task)), tries);
                }
            }
        }
    }

    private void add(RunRecord run, Node node, TaskSpec task, long priority, List<AttemptRow> tries) {
        AttemptRow newest = tries.get(tries.size() - 1);
        TaskRow row = run.task(node);
        boolean known = !run.wasChanged()
                && row.scheduledAt() != null
                && !row.scheduledAt().isAfter(newest.createdAt());
        for (AttemptRow attempt : tries) {
            Instant since = known && attempt.equals(newest) ? row.scheduledAt() : null;
            starts.add(new Start(run, node, task, priority, since, attempt.createdAt()));
        }
        if (known && row.scheduledAt().isBefore(newest.createdAt())) {
            waits.add(new Wait(run, node, task, priority, row.scheduledAt(), newest.createdAt()));
        }
    }

    /** As the documentation has it: its own weight, with those of all tasks that come after it, or before it. */
    private static long priority(RunRecord run, TaskSpec task) {
        Set<String> others = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(run.graph().nodesOf(task.id()));
        Set<Node> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            Node node = open.remove();
            others.add(node.taskId());
            List<Node> next = switch (task.weightRule()) {
                case DOWNSTREAM -> run.graph().downstream(node);
                case UPSTREAM -> run.graph().upstream(node);
                case ABSOLUTE -> List.of();
            };
            next.stream().filter(seen::add).forEach(open::add);
        }
        others.remove(task.id());
        return task.priorityWeight()
                + run.graph().spec().tasks().stream()
                        .filter(other -> others.contains(other.id()))
                        .mapToLong(TaskSpec::priorityWeight)
                        .sum();
    }

    /** How often a task went before a less important one that had waited for longer. */
    int check() {
        starts.sort(Comparator.comparing(Start::at));
        waits.sort(Comparator.comparing(Wait::since));
        List<Wait> waiting = new ArrayList<>();
        int next = 0;
        int overtaken = 0;
        for (Start start : starts) {
            while (next < waits.size() && waits.get(next).since().isBefore(start.at())) {
                waiting.add(waits.get(next++));
            }
            waiting.removeIf(wait -> !wait.until().isAfter(start.at()));
            for (Wait wait : waiting) {
                if (goesFirst(wait, start)) {
                    assertThat(mayBeHeld(wait, start))
                            .as(
                                    "%s of %s of %s (priority %s, since %s) waited when %s of %s of %s (%s, %s) got a place at %s, %s",
                                    wait.node().name(),
                                    wait.run().run().runId(),
                                    wait.run().run().dagId(),
                                    wait.priority(),
                                    wait.since(),
                                    start.node().name(),
                                    start.run().run().runId(),
                                    start.run().run().dagId(),
                                    start.priority(),
                                    start.since(),
                                    start.at(),
                                    seed)
                            .isTrue();
                } else if (start.since() != null
                        && wait.since().isBefore(start.since())
                        && start.priority() > wait.priority()) {
                    overtaken++;
                }
            }
        }
        return overtaken;
    }

    private static boolean goesFirst(Wait wait, Start start) {
        return wait.priority() > start.priority()
                || (wait.priority() == start.priority()
                        && start.since() != null
                        && wait.since().isBefore(start.since()));
    }

    /** Whether it may have had to wait for something that the other one did not need. */
    private boolean mayBeHeld(Wait wait, Start start) {
        TaskSpec task = wait.task();
        boolean ofOtherPool = !task.pool().equals(TaskSpec.DEFAULT_POOL)
                && (!task.pool().equals(start.task().pool())
                        || task.poolSlots() > start.task().poolSlots());
        return ofOtherPool
                || task.target() != null
                || task.maxActiveTisPerDag() != null
                || wait.run().wasStopped()
                || isFull(wait, start.at());
    }

    private boolean isFull(Wait wait, Instant at) {
        List<AttemptRow> active = triesOfDags.get(wait.run().run().dagId()).stream()
                .filter(attempt ->
                        !attempt.createdAt().isAfter(at) && !attempt.endedAt().isBefore(at))
                .toList();
        Integer perDag = wait.run().graph().spec().maxActiveTasksPerDag();
        long ofRun = active.stream()
                .filter(attempt -> attempt.runKey() == wait.run().run().id())
                .count();
        return ofRun >= wait.run().graph().spec().maxActiveTasks() || (perDag != null && active.size() >= perDag);
    }
}
