package io.waybill.engine.loop;

import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the run before lets tasks go that depend on it, and remembers which tasks wait for which, so that a
 * task which ends is told to those alone that wait for it. Nothing of this is kept: a run that is read again asks again.
 * Used by the loop's thread only.
 */
final class Pasts {
    /** Fewer nodes than this are read one by one, not with all of their run. */
    private static final int FEW = 100;

    private static final int NAMED = 3;

    private final RunStorage storage;
    private final Map<Long, LiveRun> live;

    /** Who is to be told, by the run that is waited for and by its node. */
    private final Map<Long, Map<String, Set<Waiter>>> waiters = new HashMap<>();

    /** Which runs a run waits for. */
    private final Map<Long, Set<Long>> waitsFor = new HashMap<>();

    /** The tasks of which it is to be found out, by their run. */
    private final Map<Long, Set<TaskKey>> asked = new LinkedHashMap<>();

    private record Waiter(long runKey, TaskKey task) {}

    /** @param live the runs in memory, as they stand */
    Pasts(RunStorage storage, Map<Long, LiveRun> live) {
        this.storage = storage;
        this.live = live;
    }

    /** Notes that something is to be found out by {@link #answer}. */
    void ask(long runKey, TaskKey task) {
        asked.computeIfAbsent(runKey, key -> new LinkedHashSet<>()).add(task);
    }

    /** Finds out what was asked, and tells it. */
    void answer(RunLoop loop) {
        while (!asked.isEmpty()) {
            long runKey = asked.keySet().iterator().next();
            LiveRun run = live.get(runKey);
            Set<TaskKey> tasks = Objects.requireNonNull(asked.remove(runKey));
            if (run != null && run.row().state() == RunState.RUNNING) {
                loop.decide(run, found(run, tasks));
            }
        }
    }

    /** Where the store fails, it is found out again. */
    private RunEvent found(LiveRun run, Set<TaskKey> tasks) {
        try {
            return told(run, tasks);
        } catch (WaybillException e) {
            asked.put(run.row().id(), tasks);
            throw e;
        }
    }

    private RunEvent.PastTold told(LiveRun run, Set<TaskKey> tasks) {
        Map<TaskKey, Set<Node>> past = new LinkedHashMap<>();
        for (TaskKey task : tasks) {
            run.graph()
                    .find(task)
                    .filter(node -> run.task(node).state() == TaskState.NONE)
                    .ifPresent(node -> past.put(task, run.graph().past(node)));
        }
        Optional<RunRow> before = past.isEmpty()
                ? Optional.empty()
                : storage.before(run.row(), !run.graph().spec().catchup());
        if (before.isEmpty()) {
            return new RunEvent.PastTold(past.keySet(), Map.of());
        }
        Map<String, TaskState> states = states(
                before.get().id(),
                past.values().stream().flatMap(Set::stream).map(Node::id).collect(Collectors.toSet()));
        Set<TaskKey> free = new LinkedHashSet<>();
        Map<TaskKey, String> held = new LinkedHashMap<>();
        past.forEach((task, nodes) -> {
            List<Node> open = nodes.stream()
                    .filter(node -> !isDone(states.get(node.id())))
                    .toList();
            if (open.isEmpty()) {
                free.add(task);
            } else {
                await(before.get(), open, new Waiter(run.row().id(), task));
                held.put(task, reason(run.graph(), task, before.get(), open, states));
            }
        });
        return new RunEvent.PastTold(free, held);
    }

    /** A task that the run before does not have holds nothing. */
    private static boolean isDone(@Nullable TaskState state) {
        return state == null || state == TaskState.SUCCESS || state == TaskState.SKIPPED || state == TaskState.REMOVED;
    }

    private Map<String, TaskState> states(long runKey, Set<String> nodes) {
        LiveRun run = live.get(runKey);
        Map<String, TaskState> states = new HashMap<>();
        if (run != null) {
            nodes.forEach(id -> run.graph()
                    .instances(id)
                    .forEach(node -> states.merge(id, run.task(node).state(), Pasts::worse)));
        } else if (nodes.size() < FEW) {
            storage.taskStates(runKey, nodes)
                    .forEach((id, all) -> all.forEach(state -> states.merge(id, state, Pasts::worse)));
        } else {
            storage.tasks(runKey).forEach(task -> states.merge(task.nodeId(), task.state(), Pasts::worse));
        }
        return states;
    }

    /** Of several instances of a task, one that is not done tells how the task is. */
    private static TaskState worse(TaskState one, TaskState other) {
        return isDone(one) ? other : one;
    }

    private void await(RunRow before, List<Node> open, Waiter waiter) {
        Map<String, Set<Waiter>> ofRun = waiters.computeIfAbsent(before.id(), key -> new HashMap<>());
        open.forEach(node ->
                ofRun.computeIfAbsent(node.id(), key -> new LinkedHashSet<>()).add(waiter));
        waitsFor.computeIfAbsent(waiter.runKey(), key -> new HashSet<>()).add(before.id());
    }

    private static String reason(
            DagGraph graph, TaskKey task, RunRow before, List<Node> open, Map<String, TaskState> states) {
        String key = graph.node(task).policy().past().key();
        String run = "run " + before.runId();
        List<Node> ended = open.stream()
                .filter(node -> Optional.ofNullable(states.get(node.id()))
                        .filter(TaskState::isTerminal)
                        .isPresent())
                .toList();
        return ended.isEmpty()
                ? "It waits for " + named(open) + " of " + run + " (" + key + ")"
                : "It waits until " + named(ended) + " of " + run
                        + ", which went wrong, is cleared, or marked as success or skipped (" + key + ")";
    }

    private static String named(List<Node> nodes) {
        List<String> tasks =
                new ArrayList<>(nodes.stream().map(Node::taskId).collect(Collectors.toCollection(TreeSet::new)));
        int more = tasks.size() - NAMED;
        return more <= 0
                ? String.join(", ", tasks)
                : String.join(", ", tasks.subList(0, NAMED)) + " and " + more + " more";
    }

    /**
     * The tasks that are to be asked for again because of what has changed in a run.
     *
     * @return whether there are any, so that {@link #answer} is to be called
     */
    boolean changed(LiveRun run, Decision decision) {
        Map<String, Set<Waiter>> ofRun = waiters.get(run.row().id());
        if (ofRun == null) {
            return false;
        }
        boolean found = false;
        for (Decision.TaskStep step : decision.taskSteps()) {
            boolean ends = step.transition().to().isTerminal()
                    || step.transition().from().isTerminal();
            Set<Waiter> waiting = ends ? ofRun.remove(step.task().nodeId()) : null;
            if (waiting != null) {
                waiting.forEach(waiter -> ask(waiter.runKey(), waiter.task()));
                found = true;
            }
        }
        if (ofRun.isEmpty()) {
            waiters.remove(run.row().id());
        }
        return found;
    }

    /** Forgets what a run waits for. */
    void forget(long runKey) {
        Set<Long> awaited = waitsFor.remove(runKey);
        if (awaited == null) {
            return;
        }
        for (long before : awaited) {
            Map<String, Set<Waiter>> ofRun = waiters.getOrDefault(before, new HashMap<>());
            ofRun.values().forEach(waiting -> waiting.removeIf(waiter -> waiter.runKey() == runKey));
            ofRun.values().removeIf(Set::isEmpty);
            if (ofRun.isEmpty()) {
                waiters.remove(before);
            }
        }
    }

    /** The runs that tasks wait for. */
    Collection<Long> awaited() {
        return Set.copyOf(waiters.keySet());
    }
}
