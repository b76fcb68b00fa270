package io.waybill.engine.loop;

import io.waybill.engine.graph.Node;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * Hands out the places that the limits leave: to runs as {@link RunPlaces} says, to tasks within their
 * run's {@code max_active_tasks} and the engine's parallelism, to the greatest priority first, and among equals to who waits
 * longest. How many places are taken is
 * looked up in the runs each time, never counted, so that no place can get lost.
 */
final class Places {
    /** Two limits may take turns many times a second; nobody reads that fast, and each time all rows are written. */
    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(5);

    private final int parallelism;
    private final RunPlaces runs;
    private final Map<Long, Told> told = new HashMap<>();

    /** What the waiting tasks of a run were told last. */
    private record Told(String reason, Instant at) {}

    Places(int parallelism, DagGraphs graphs, Pasts pasts) {
        this.parallelism = parallelism;
        this.runs = new RunPlaces(graphs, pasts);
    }

    /** Hands out what is free. */
    void hand(RunLoop loop, Backlog backlog, Map<Long, LiveRun> live) {
        runs.hand(loop, backlog, live);
        handToTasks(loop, live);
    }

    /** The task of a run that is to get the run's next place. */
    private record Candidate(LiveRun run, Node node) {}

    private void handToTasks(RunLoop loop, Map<Long, LiveRun> live) {
        int taken = 0;
        PriorityQueue<Candidate> candidates = new PriorityQueue<>(Comparator.comparing(
                        (Candidate candidate) -> -(long) candidate.run().graph().priority(candidate.node()))
                .thenComparing(candidate -> Objects.requireNonNull(
                        candidate.run().task(candidate.node()).scheduledAt()))
                .thenComparing(candidate -> candidate.run().row().id())
                .thenComparing(candidate -> candidate.node().index()));
        for (LiveRun run : live.values()) {
            taken += run.activeTasks();
            offer(run, candidates);
        }
        while (taken < parallelism && !candidates.isEmpty()) {
            Candidate candidate = candidates.remove();
            LiveRun run = candidate.run();
            int before = run.activeTasks();
            loop.decide(run, new RunEvent.PlaceFree(TaskKey.of(candidate.node().id())));
            taken += run.activeTasks() - before;
            offer(run, candidates);
        }
        told.keySet().retainAll(live.keySet());
        live.values().forEach(run -> explain(loop, run));
    }

    /** Says to the waiting tasks of a run which limit holds them. Another limit may do so next, but not too often. */
    private void explain(RunLoop loop, LiveRun run) {
        long runKey = run.row().id();
        if (run.nextWaiting().isEmpty()) {
            told.remove(runKey);
            return;
        }
        String reason = limitOf(run);
        Instant now = loop.now();
        Told last = told.get(runKey);
        boolean toAll = last == null
                || (!last.reason().equals(reason)
                        && !last.at().plus(TELL_AGAIN_AFTER).isAfter(now));
        if (toAll) {
            told.put(runKey, new Told(reason, now));
        }
        List<TaskKey> tasks = toAll ? run.waitingTasks() : run.unexplained();
        if (!tasks.isEmpty()) {
            loop.decide(run, new RunEvent.Held(tasks, reason));
        }
    }

    private static void offer(LiveRun run, PriorityQueue<Candidate> candidates) {
        if (run.activeTasks() < maxActiveTasks(run)) {
            run.nextWaiting().ifPresent(node -> candidates.add(new Candidate(run, node)));
        }
    }

    private String limitOf(LiveRun run) {
        int limit = maxActiveTasks(run);
        return run.activeTasks() >= limit
                ? limit + " of " + limit + " tasks of the run are active (max_active_tasks)"
                : parallelism + " of " + parallelism + " tasks of the scheduler are active (parallelism)";
    }

    private static int maxActiveTasks(LiveRun run) {
        return run.graph().spec().maxActiveTasks();
    }
}
