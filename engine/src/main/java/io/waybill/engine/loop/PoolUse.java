package io.waybill.engine.loop;

import io.waybill.engine.graph.Claim;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunPlaces;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Who is in a pool.
 *
 * @param running slots of tasks that run or are being stopped
 * @param queued slots of tasks that have a place and do not run yet
 * @param scheduled slots that waiting tasks would take
 * @param deferred slots of tasks that wait for something outside
 * @param holding who is running, queued or deferred, those first that are longest; at most {@link #LISTED} of them
 * @param holdingTasks how many are in all
 * @param waiting who waits, the next one first; at most {@link #LISTED} of them
 * @param waitingTasks how many wait in all
 */
public record PoolUse(
        long running,
        long queued,
        long scheduled,
        long deferred,
        List<PoolTask> holding,
        int holdingTasks,
        List<PoolTask> waiting,
        int waitingTasks) {
    /** How many tasks are named at the most. */
    public static final int LISTED = 50;

    /** Nobody. */
    static final PoolUse NONE = new PoolUse(0, 0, 0, 0, List.of(), 0, List.of(), 0);

    public PoolUse {
        holding = List.copyOf(holding);
        waiting = List.copyOf(waiting);
    }

    /** Who is in each pool that anybody is in, by its name, also where there is no pool of this name. */
    static Map<String, PoolUse> of(Collection<LiveRun> runs) {
        Map<String, Tally> tallies = new HashMap<>();
        for (LiveRun run : runs) {
            RunPlaces places = run.places();
            Stream.concat(places.active().stream(), places.deferred().stream())
                    .forEach(node -> tally(tallies, run.graph().claim(node)).holds(run, node));
            for (Claim claim : places.waitingClaims()) {
                tally(tallies, claim).wait(run, claim);
            }
        }
        Map<String, PoolUse> uses = new HashMap<>();
        tallies.forEach((pool, tally) -> uses.put(pool, tally.use()));
        return uses;
    }

    private static Tally tally(Map<String, Tally> tallies, Claim claim) {
        return tallies.computeIfAbsent(claim.pool(), pool -> new Tally());
    }

    private static final class Tally {
        private static final Comparator<PoolTask> NEXT =
                Comparator.comparingInt(PoolTask::priority).reversed().thenComparing(PoolTask::since);

        private long running;
        private long queued;
        private long scheduled;
        private long deferred;
        private int waitingTasks;
        private final List<PoolTask> holding = new ArrayList<>();
        private final List<PoolTask> waiting = new ArrayList<>();

        void holds(LiveRun run, Node node) {
            int slots = run.graph().claim(node).slots();
            switch (run.task(node).state()) {
                case QUEUED, LAUNCHING -> queued += slots;
                case DEFERRED -> deferred += slots;
                default -> running += slots;
            }
            holding.add(task(run, node));
        }

        void wait(LiveRun run, Claim claim) {
            Collection<Node> nodes = run.places().waiting(claim);
            scheduled += (long) claim.slots() * nodes.size();
            waitingTasks += nodes.size();
            nodes.stream().limit(LISTED).forEach(node -> waiting.add(task(run, node)));
        }

        private static PoolTask task(LiveRun run, Node node) {
            TaskRow row = run.task(node);
            Instant since = Stream.of(
                            row.state() == TaskState.SCHEDULED ? null : row.startedAt(),
                            row.queuedAt(),
                            row.scheduledAt())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(Instant.EPOCH);
            return new PoolTask(
                    run.row().dagId(),
                    run.row().runId(),
                    node.name(),
                    row.state(),
                    run.graph().claim(node).slots(),
                    run.graph().priority(node),
                    since,
                    row.reason());
        }

        PoolUse use() {
            return new PoolUse(
                    running,
                    queued,
                    scheduled,
                    deferred,
                    holding.stream()
                            .sorted(Comparator.comparing(PoolTask::since))
                            .limit(LISTED)
                            .toList(),
                    holding.size(),
                    waiting.stream().sorted(NEXT).limit(LISTED).toList(),
                    waitingTasks);
        }
    }
}
