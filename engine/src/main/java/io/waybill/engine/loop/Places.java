package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.Claim;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.PoolRow;
import io.waybill.spec.TargetCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the places that the limits leave: to runs as {@link RunAdmission} says, to tasks within the limits of their run,
 * DAG, pool, target and the engine, to the greatest priority first, and among equals to who waits longest. How many places
 * are taken is looked up in the runs each time, never counted, so that no place can get lost.
 *
 * <p>Of the tasks of a run that are held by the same limits, only the next one is looked at, so that a turn costs no more
 * where thousands wait; and one that is held keeps none back that is not.
 */
final class Places {
    /** So many places are handed out in a turn: what follows is committed, and messages are taken, before there are more. */
    private static final int A_TURN = 500;

    /** Two limits may take turns many times a second; nobody reads that fast, and each time all rows are written. */
    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(5);

    private static final Comparator<Candidate> FIRST = Comparator.comparing(
                    (Candidate candidate) -> -(long) candidate.priority())
            .thenComparing(Candidate::since)
            .thenComparing(candidate -> candidate.run().row().id())
            .thenComparing(candidate -> candidate.node().index());

    private final int parallelism;
    private final TargetCatalog targets;
    private final RunAdmission runs;
    private final RunStorage storage;
    private final Map<String, Optional<PoolRow>> pools = new HashMap<>();
    private final Map<WaitingClaim, Told> told = new HashMap<>();
    private @Nullable Instant remindedAt;

    /** The tasks of a run that wait for the same limits. */
    private record WaitingClaim(long runKey, Claim claim) {}

    /** What they were told last. */
    private record Told(String reason, Instant at) {}

    Places(EngineSettings settings, DagGraphs graphs, RunStorage storage, Pasts pasts) {
        this.parallelism = settings.parallelism();
        this.targets = settings.targets();
        this.storage = storage;
        this.runs = new RunAdmission(graphs, pasts);
    }

    /** Hands out what is free. */
    void hand(RunLoop loop, Backlog backlog, Map<Long, LiveRun> live) {
        runs.hand(loop, backlog, live);
        handToTasks(loop, live);
    }

    /** The next of the tasks of a run that wait for the same limits. */
    private record Candidate(LiveRun run, Claim claim, Node node, int priority, Instant since) {
        /** Whether nothing has happened to it since it was offered. */
        boolean isStillNext() {
            return run.places().nextWaiting(claim).filter(node::equals).isPresent();
        }
    }

    private void handToTasks(RunLoop loop, Map<Long, LiveRun> live) {
        Limits limits = new Limits(parallelism, targets, this::pool);
        PriorityQueue<Candidate> candidates = new PriorityQueue<>(FIRST);
        for (LiveRun run : live.values()) {
            limits.count(run);
            offer(run, candidates);
        }
        for (int handed = 0; !limits.isFull() && !candidates.isEmpty(); handed++) {
            if (handed == A_TURN) {
                loop.soon(() -> {});
                return;
            }
            Candidate candidate = candidates.remove();
            LiveRun run = candidate.run();
            if (!candidate.isStillNext()) {
                continue;
            }
            Limits.Hold hold = limits.holdOf(run, candidate.claim());
            if (hold == null) {
                hand(loop, limits, candidate, candidates);
            } else if (hold.byPool()) {
                limits.keepFor(run, candidate.claim(), candidate.node());
            }
        }
        Set<WaitingClaim> waiting = new HashSet<>();
        live.values().forEach(run -> explain(loop, limits, run, waiting));
        told.keySet().retainAll(waiting);
    }

    private static void hand(RunLoop loop, Limits limits, Candidate candidate, PriorityQueue<Candidate> candidates) {
        LiveRun run = candidate.run();
        Node node = candidate.node();
        String target = limits.freeTarget(candidate.claim());
        loop.decide(run, new RunEvent.PlaceFree(node.key(), target));
        if (run.row().state().isTerminal()) {
            // It leaves a place for another run, and those were handed out before.
            loop.soon(() -> {});
        }
        TaskState after = run.task(node).state();
        if (after.isActive()) {
            limits.take(run, node);
            offer(run, candidate.claim(), candidates);
        } else if (after != TaskState.SCHEDULED) {
            // It could not begin, and others may wait now because of that.
            offer(run, candidates);
        }
    }

    private static void offer(LiveRun run, PriorityQueue<Candidate> candidates) {
        run.places().waitingClaims().forEach(claim -> offer(run, claim, candidates));
    }

    private static void offer(LiveRun run, Claim claim, PriorityQueue<Candidate> candidates) {
        if (run.places().activeTasks() < run.graph().spec().maxActiveTasks()) {
            run.places()
                    .nextWaiting(claim)
                    .ifPresent(node -> candidates.add(new Candidate(
                            run,
                            claim,
                            node,
                            run.graph().priority(node),
                            requireNonNull(run.task(node).scheduledAt()))));
        }
    }

    /** Says to the waiting tasks of a run which limit holds them. Another limit may do so next, but not too often. */
    private void explain(RunLoop loop, Limits limits, LiveRun run, Set<WaitingClaim> waiting) {
        if (run.places().waitingClaims().isEmpty()) {
            return;
        }
        Map<Claim, List<Node>> unexplained =
                run.places().unexplained().stream().collect(Collectors.groupingBy(run.graph()::claim));
        Map<String, List<TaskKey>> tasksByReason = new LinkedHashMap<>();
        for (Claim claim : run.places().waitingClaims()) {
            WaitingClaim key = new WaitingClaim(run.row().id(), claim);
            waiting.add(key);
            String reason = limits.reasonOf(run, claim);
            Collection<Node> tasks = mayTellAll(loop, key, reason)
                    ? run.places().waiting(claim)
                    : unexplained.getOrDefault(claim, List.of());
            if (!tasks.isEmpty()) {
                List<TaskKey> told = tasksByReason.computeIfAbsent(reason, any -> new ArrayList<>());
                tasks.forEach(node -> told.add(node.key()));
            }
        }
        tasksByReason.forEach((reason, tasks) -> loop.decide(run, new RunEvent.Held(tasks, reason)));
    }

    private boolean mayTellAll(RunLoop loop, WaitingClaim key, String reason) {
        Told last = told.get(key);
        Instant now = loop.now();
        if (last != null && last.reason().equals(reason)) {
            return false;
        }
        if (last != null && last.at().plus(TELL_AGAIN_AFTER).isAfter(now)) {
            remind(loop, now, last.at().plus(TELL_AGAIN_AFTER));
            return false;
        }
        told.put(key, new Told(reason, now));
        return true;
    }

    /** Has a turn come in which what may not be told yet is told, also where nothing else happens. */
    private void remind(RunLoop loop, Instant now, Instant at) {
        if (remindedAt == null || !remindedAt.isAfter(now)) {
            remindedAt = at;
            loop.later(Duration.between(now, at), () -> {});
        }
    }

    private Optional<PoolRow> pool(String name) {
        return pools.computeIfAbsent(name, storage::pool);
    }

    /** The pools are not as they were; who waits is told at once what that means. */
    void poolsChanged() {
        pools.clear();
        told.clear();
    }
}
