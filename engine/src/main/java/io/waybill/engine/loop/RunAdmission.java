package io.waybill.engine.loop;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.RunStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands places to runs within their DAG's {@code max_active_runs}, in the order in which they were made, and does to
 * those that get none what the DAG's {@code run_strategy} says. Both are looked up in the runs each time, so that a restart
 * changes nothing.
 */
final class RunAdmission {
    private final DagGraphs graphs;

    private final Pasts pasts;

    RunAdmission(DagGraphs graphs, Pasts pasts) {
        this.graphs = graphs;
        this.pasts = pasts;
    }

    /** Hands out what is free. */
    void hand(RunLoop loop, Backlog backlog, Map<Long, LiveRun> live) {
        Instant now = loop.now();
        backlog.ripen(now);
        if (backlog.isCalm()) {
            return;
        }
        admitAwaited(loop, backlog);
        Map<String, List<LiveRun>> active = new HashMap<>();
        live.values().stream()
                .filter(RunAdmission::holdsPlace)
                .forEach(run -> active.computeIfAbsent(run.row().dagId(), dag -> new ArrayList<>())
                        .add(run));
        for (String dag : backlog.dags()) {
            List<LiveRun> ofDag = active.getOrDefault(dag, new ArrayList<>());
            admit(loop, backlog, dag, ofDag);
            if (backlog.first(dag) != null && applyStrategy(loop, backlog, dag, ofDag)) {
                ofDag.removeIf(run -> !holdsPlace(run));
                admit(loop, backlog, dag, ofDag);
            }
        }
        for (Backlog.Waiting waiting : backlog.takeFresh()) {
            String reason = waiting.row().isToCome(now)
                    ? "its time comes at " + waiting.row().runAfter() + " (run_after)"
                    : full(maxActiveRuns(waiting));
            loop.decide(waiting.run(), new RunEvent.RunHeld(reason));
        }
    }

    /** A run that tasks of active runs wait for needs no place of its own, or all would wait for each other. */
    private void admitAwaited(RunLoop loop, Backlog backlog) {
        for (long runKey : pasts.awaited()) {
            Backlog.Waiting waiting = backlog.findRipe(runKey);
            if (waiting != null) {
                var unused = loop.admit(waiting);
            }
        }
    }

    private static boolean holdsPlace(LiveRun run) {
        return run.row().state().isActive();
    }

    private static String full(int limit) {
        return limit + " of " + limit + " runs of the DAG are active (max_active_runs)";
    }

    private void admit(RunLoop loop, Backlog backlog, String dag, List<LiveRun> active) {
        for (Backlog.Waiting first = backlog.first(dag);
                first != null && active.size() < maxActiveRuns(first);
                first = backlog.first(dag)) {
            LiveRun run = loop.admit(first);
            if (holdsPlace(run)) {
                active.add(run);
            }
        }
    }

    /**
     * Does to the runs for which there is no place what the newest version among them says.
     *
     * @return whether a place may be free now
     */
    private boolean applyStrategy(RunLoop loop, Backlog backlog, String dag, List<LiveRun> active) {
        RunStrategy strategy = spec(backlog.last(dag)).map(DagSpec::runStrategy).orElse(RunStrategy.QUEUE);
        if (strategy == RunStrategy.QUEUE) {
            return false;
        }
        List<Backlog.Waiting> fresh =
                backlog.waiting(dag).stream().filter(RunAdmission::isNew).toList();
        if (fresh.isEmpty()) {
            return false;
        }
        Backlog.Waiting newest = fresh.get(fresh.size() - 1);
        int limit = maxActiveRuns(newest);
        String newer = "run " + newest.row().runId() + " is newer" + by(strategy);
        switch (strategy) {
            case QUEUE -> {}
            case SKIP_NEW -> end(loop, fresh, "Not started: " + full(limit) + by(strategy));
            case LATEST_ONLY -> end(loop, fresh.subList(0, fresh.size() - 1), "Not started: " + newer);
            case CANCEL_RUNNING -> {
                int wanted = Math.min(limit, fresh.size());
                end(loop, fresh.subList(0, fresh.size() - wanted), "Not started: " + newer);
                return cancelOldest(loop, active, active.size() - limit + wanted, "Cancelled: " + newer);
            }
        }
        return false;
    }

    /**
     * Whether the strategy may give this run up. A run that had begun and was cleared is somebody's wish, and one of a
     * backfill is part of a whole: these wait.
     */
    private static boolean isNew(Backlog.Waiting waiting) {
        return waiting.row().startedAt() == null && !isOfBackfill(waiting.row());
    }

    /** Whether a backfill has made the run, or has it run again. */
    private static boolean isOfBackfill(RunRow run) {
        return run.type() == RunType.BACKFILL || run.backfillId() != null;
    }

    private static boolean mayBeCancelled(LiveRun run) {
        return run.row().state() == RunState.RUNNING && !isOfBackfill(run.row());
    }

    private static void end(RunLoop loop, List<Backlog.Waiting> runs, String reason) {
        runs.forEach(waiting -> loop.decide(waiting.row().id(), new RunEvent.Superseded(reason)));
    }

    /** Has so many of the oldest runs cancelled that, with those that are about to end anyway, so many fewer are active. */
    private static boolean cancelOldest(RunLoop loop, List<LiveRun> active, int fewer, String reason) {
        long ending = active.stream()
                .filter(run -> run.row().state() != RunState.RUNNING)
                .count();
        List<LiveRun> oldest = active.stream()
                .filter(RunAdmission::mayBeCancelled)
                .sorted(Comparator.comparing((LiveRun run) -> run.row().id()))
                .limit(Math.max(0, fewer - ending))
                .toList();
        oldest.forEach(run -> loop.decide(run, new RunEvent.Superseded(reason)));
        return !oldest.isEmpty();
    }

    private static String by(RunStrategy strategy) {
        return " (run_strategy: " + strategy.jsonName() + ")";
    }

    private int maxActiveRuns(Backlog.Waiting waiting) {
        // A version that cannot be built needs no place: its run only comes in to fail.
        return spec(waiting).map(DagSpec::maxActiveRuns).orElse(Integer.MAX_VALUE);
    }

    private Optional<DagSpec> spec(Backlog.Waiting waiting) {
        try {
            return Optional.of(graphs.of(waiting.row().versionId()).spec());
        } catch (WaybillException e) {
            if (e.code() == ErrorCode.DATABASE) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
