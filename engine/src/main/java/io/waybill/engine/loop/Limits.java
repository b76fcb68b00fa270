package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.Claim;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunPlaces;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.PoolRow;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.TargetCatalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much of each limit on tasks is taken, counted anew from the live runs for each turn, and whether that leaves a place.
 * A run costs as many steps as its active tasks have different claims.
 */
final class Limits {
    private final int parallelism;
    private final TargetCatalog targets;
    private final Function<String, Optional<PoolRow>> pools;

    private int active;
    private final Map<String, Integer> ofDag = new HashMap<>();
    private final Map<TaskOfDag, Integer> instances = new HashMap<>();
    private final Map<String, Long> slots = new HashMap<>();
    private final Map<String, Integer> onTarget = new HashMap<>();
    private final Map<String, Kept> kept = new HashMap<>();

    private record TaskOfDag(String dagId, String taskId) {}

    /** Whom the open slots of a pool are kept for. */
    private record Kept(long runKey, Claim claim, String words) {}

    /**
     * What holds a task.
     *
     * @param reason for people
     * @param byPool whether it is but for slots of its pool that others hold
     */
    record Hold(String reason, boolean byPool) {}

    /**
     * @param parallelism how many tasks may be active at once
     * @param targets where tasks may run, and how many on each
     * @param pools finds a pool by its name
     */
    Limits(int parallelism, TargetCatalog targets, Function<String, Optional<PoolRow>> pools) {
        this.parallelism = parallelism;
        this.targets = targets;
        this.pools = pools;
    }

    /** Counts what the tasks of a run take. */
    void count(LiveRun run) {
        RunPlaces places = run.places();
        String dagId = run.row().dagId();
        active += places.activeTasks();
        ofDag.merge(dagId, places.activeTasks(), Integer::sum);
        for (Claim claim : places.activeClaims()) {
            addSlots(claim, places.active(claim));
            if (!claim.limitedTask().isEmpty()) {
                addInstances(dagId, claim, places.activeInstances(claim));
            }
        }
        for (Claim claim : places.deferredClaims()) {
            if (pools.apply(claim.pool()).filter(PoolRow::includeDeferred).isPresent()) {
                addSlots(claim, places.deferred(claim));
            }
        }
        places.targets().forEach(target -> onTarget.merge(target, places.activeOn(target), Integer::sum));
    }

    /** Counts a task that has become active since its run was counted. */
    void take(LiveRun run, Node node) {
        String dagId = run.row().dagId();
        Claim claim = run.graph().claim(node);
        active++;
        ofDag.merge(dagId, 1, Integer::sum);
        addSlots(claim, 1);
        if (!claim.limitedTask().isEmpty() && isOnlyStep(run, claim, node)) {
            addInstances(dagId, claim, 1);
        }
        run.openAttempt(node.key())
                .map(AttemptRow::target)
                .ifPresent(target -> onTarget.merge(target, 1, Integer::sum));
    }

    /** Whether no other step of its instance is active. */
    private static boolean isOnlyStep(LiveRun run, Claim claim, Node node) {
        return run.places().active().stream()
                .noneMatch(other -> !other.equals(node)
                        && other.mapIndex() == node.mapIndex()
                        && run.graph().claim(other).equals(claim));
    }

    private void addSlots(Claim claim, int tasks) {
        slots.merge(claim.pool(), (long) claim.slots() * tasks, Long::sum);
    }

    private void addInstances(String dagId, Claim claim, int number) {
        if (!claim.limitedTask().isEmpty()) {
            instances.merge(new TaskOfDag(dagId, claim.limitedTask()), number, Integer::sum);
        }
    }

    /** Whether the scheduler has as many active tasks as it may. */
    boolean isFull() {
        return active >= parallelism;
    }

    /** Why the tasks of this claim wait. */
    String reasonOf(LiveRun run, Claim claim) {
        Hold hold = holdOf(run, claim);
        return hold == null
                ? parallelism + " of " + parallelism + " tasks of the scheduler are active (parallelism)"
                : hold.reason();
    }

    /** What holds the tasks of this claim, besides the scheduler's parallelism; absent where there is a place for one. */
    @Nullable Hold holdOf(LiveRun run, Claim claim) {
        Optional<PoolRow> pool = pools.apply(claim.pool());
        String reason = pool.isEmpty() ? noPool(claim) : withinRuns(run, claim);
        // A task that fits no target at all goes on, to be told so.
        if (reason == null && freeTarget(claim) == null && !fitting(claim).isEmpty()) {
            reason = fullTargets(claim);
        }
        if (reason != null || pool.isEmpty()) {
            return new Hold(requireNonNull(reason), false);
        }
        return pool.get().isLimited() ? holdOf(run, claim, pool.get()) : null;
    }

    private static String noPool(Claim claim) {
        return "There is no pool '" + claim.pool() + "': make it with `waybill pools set " + claim.pool()
                + " SLOTS` or on the page Pools, or correct the task's pool";
    }

    private @Nullable String withinRuns(LiveRun run, Claim claim) {
        String dagId = run.row().dagId();
        int ofTask = instances.getOrDefault(new TaskOfDag(dagId, claim.limitedTask()), 0);
        // A further step of an instance that is active already does not make one more of it.
        boolean isOneMore = !claim.limitedTask().isEmpty()
                && run.places()
                        .nextWaiting(claim)
                        .filter(next -> run.places().isActive(claim, next.mapIndex()))
                        .isEmpty();
        if (isOneMore && ofTask >= claim.maxActiveTis()) {
            return ofTask + " of " + claim.maxActiveTis()
                    + " instances of the task are active, over all runs of the DAG (max_active_tis_per_dag)";
        }
        int ofRun = run.graph().spec().maxActiveTasks();
        if (run.places().activeTasks() >= ofRun) {
            return ofRun + " of " + ofRun + " tasks of the run are active (max_active_tasks)";
        }
        Integer perDag = run.graph().spec().maxActiveTasksPerDag();
        int ofDagNow = ofDag.getOrDefault(dagId, 0);
        return perDag != null && ofDagNow >= perDag
                ? ofDagNow + " of " + perDag
                        + " tasks of the DAG are active, over all its runs (max_active_tasks_per_dag)"
                : null;
    }

    private @Nullable Hold holdOf(LiveRun run, Claim claim, PoolRow pool) {
        int needed = claim.slots();
        if (needed > pool.slots()) {
            return new Hold(
                    "It needs " + slots(needed) + " of pool '" + pool.name() + "', which has " + pool.slots()
                            + " in all, so it cannot start: give the pool more slots, or the task fewer (pool_slots)",
                    false);
        }
        long taken = slots.getOrDefault(pool.name(), 0L);
        if (taken + needed > pool.slots()) {
            return new Hold(
                    taken + " of " + pool.slots() + " slots of pool '" + pool.name() + "' are taken"
                            + (needed == 1 ? " (pool)" : ", and it needs " + needed + " (pool_slots)"),
                    true);
        }
        Kept first = kept.get(pool.name());
        return first == null
                        || (first.runKey() == run.row().id() && first.claim().equals(claim))
                ? null
                : new Hold("The open slots of pool '" + pool.name() + "' are kept for " + first.words(), true);
    }

    /** Keeps the open slots of the claim's pool for a task that needs more than there are, unless another one was first. */
    void keepFor(LiveRun run, Claim claim, Node node) {
        kept.putIfAbsent(
                claim.pool(),
                new Kept(
                        run.row().id(),
                        claim,
                        "task '" + node.name() + "' of DAG '" + run.row().dagId() + "', which is next and needs "
                                + slots(claim.slots()) + " (pool_slots)"));
    }

    private static String slots(int number) {
        return number == 1 ? "1 slot" : number + " slots";
    }

    /** The target that a task of this claim is to be put on: the first that it fits and that has a place; absent: none has. */
    @Nullable String freeTarget(Claim claim) {
        return fitting(claim).stream().filter(this::hasRoom).findFirst().orElse(null);
    }

    private List<String> fitting(Claim claim) {
        try {
            return targets.fitting(claim.target());
        } catch (SpecValueException e) {
            return List.of();
        }
    }

    private boolean hasRoom(String target) {
        OptionalInt limit = targets.parallelism(target);
        return limit.isEmpty() || onTarget.getOrDefault(target, 0) < limit.getAsInt();
    }

    private String fullTargets(Claim claim) {
        return fitting(claim).stream()
                        .map(target -> onTarget.getOrDefault(target, 0) + " of "
                                + targets.parallelism(target).orElse(0) + " tasks of target '" + target + "'")
                        .collect(Collectors.joining(" and "))
                + " are active (its parallelism)";
    }
}
