package io.waybill.engine.loop;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.template.LastSuccess;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Reads runs from the store. */
final class RunLoader {
    private final RunStorage storage;
    private final DagGraphs graphs;
    private final TriggeringAssets triggering;

    /** Whether a graph's templates ask for the last success; found out once for each. */
    private final Map<DagGraph, Boolean> looksBack = new WeakHashMap<>();

    RunLoader(RunStorage storage, DagGraphs graphs, TriggeringAssets triggering) {
        this.storage = storage;
        this.graphs = graphs;
        this.triggering = triggering;
    }

    /**
     * A run as it was read.
     *
     * @param broken why the version that it keeps can no longer be built; absent where it can
     */
    record Loaded(LiveRun run, @Nullable String broken) {}

    /**
     * The run with all that belongs to it.
     *
     * @param tasks its tasks where they are at hand, as they are right after it was made; else they are read
     * @throws WaybillException {@code DATABASE}
     */
    Loaded load(RunRow row, @Nullable List<TaskRow> tasks) {
        boolean fresh = tasks != null;
        triggering.read(row);
        List<TaskRow> taskRows = tasks != null ? tasks : storage.tasks(row.id());
        try {
            return new Loaded(live(graphs.of(row.versionId()), row, taskRows, fresh), null);
        } catch (WaybillException e) {
            if (e.code() == ErrorCode.DATABASE) {
                throw e;
            }
            DagGraph remains = DagGraph.unlinked(
                    row.dagId(), taskRows.stream().map(TaskRow::key).toList());
            return new Loaded(live(remains, row, taskRows, fresh), String.valueOf(e.getMessage()));
        }
    }

    /** The run is in memory no more. */
    void forget(long runKey) {
        triggering.forget(runKey);
    }

    private LiveRun live(DagGraph graph, RunRow row, List<TaskRow> tasks, boolean fresh) {
        LiveRun run = fresh
                ? new LiveRun(graph, row, tasks, List.of(), List.of())
                : new LiveRun(graph, row, tasks, storage.openAttempts(row.id()), storage.outputs(row.id()));
        if (looksBack.computeIfAbsent(graph, RunLoader::looksBack)) {
            storage.lastSuccess(row).ifPresent(run::follows);
        }
        return run;
    }

    private static boolean looksBack(DagGraph graph) {
        return graph.spec().tasks().stream()
                .anyMatch(task -> task.with().toString().contains(LastSuccess.PREFIX));
    }
}
