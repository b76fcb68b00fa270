package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The runs that wait for a place, by DAG and in the order in which they were made, and those whose time has not come yet,
 * which want none so far. Only their own rows are kept.
 */
final class Backlog {
    private final Map<String, TreeMap<Long, Waiting>> byDag = new LinkedHashMap<>();
    private final Map<Long, Waiting> byKey = new HashMap<>();
    private final NavigableSet<Waiting> toCome = new TreeSet<>(
            Comparator.comparing((Waiting waiting) -> waiting.row().runAfter())
                    .thenComparing(waiting -> waiting.row().id()));
    private final List<Waiting> fresh = new ArrayList<>();
    private final Map<Long, List<TaskRow>> tasksAtHand = new HashMap<>();

    /**
     * A run that waits.
     *
     * @param run without its tasks
     */
    record Waiting(LiveRun run) {
        RunRow row() {
            return run.row();
        }
    }

    /**
     * Adds a run, or takes its row anew.
     *
     * @param now whether its time has come
     * @param tasks its tasks where they are at hand, as they are right after it was made
     */
    void add(RunRow row, @Nullable List<TaskRow> tasks, Instant now) {
        DagGraph none = DagGraph.unlinked(row.dagId(), List.of());
        Waiting waiting = new Waiting(new LiveRun(none, row, List.of(), List.of(), List.of()));
        Waiting before = byKey.put(row.id(), waiting);
        if (before != null) {
            toCome.remove(before);
        }
        if (row.isToCome(now)) {
            toCome.add(waiting);
            fresh.add(waiting);
            return;
        }
        wantsPlace(waiting);
        if (tasks != null) {
            tasksAtHand.put(row.id(), tasks);
        }
    }

    private void wantsPlace(Waiting waiting) {
        RunRow row = waiting.row();
        byDag.computeIfAbsent(row.dagId(), dag -> new TreeMap<>()).put(row.id(), waiting);
        fresh.add(waiting);
    }

    /** Has those whose time has come want a place. */
    void ripen(Instant now) {
        while (!toCome.isEmpty() && !toCome.first().row().isToCome(now)) {
            wantsPlace(requireNonNull(toCome.pollFirst()));
        }
    }

    /** When the time of the next one comes; absent where none waits for its time. */
    @Nullable Instant nextToCome() {
        return toCome.isEmpty() ? null : toCome.first().row().runAfter();
    }

    /** The run's tasks, where they are at hand. */
    @Nullable List<TaskRow> tasks(Waiting waiting) {
        return tasksAtHand.get(waiting.row().id());
    }

    void remove(Waiting waiting) {
        RunRow row = waiting.row();
        byKey.remove(row.id());
        tasksAtHand.remove(row.id());
        toCome.remove(waiting);
        TreeMap<Long, Waiting> ofDag = byDag.get(row.dagId());
        if (ofDag != null) {
            ofDag.remove(row.id());
            if (ofDag.isEmpty()) {
                byDag.remove(row.dagId());
            }
        }
    }

    /** A run that waits, for whatever it is. */
    @Nullable Waiting find(long runKey) {
        return byKey.get(runKey);
    }

    /** The same, but only where it wants a place. */
    @Nullable Waiting findRipe(long runKey) {
        Waiting waiting = byKey.get(runKey);
        return waiting == null || toCome.contains(waiting) ? null : waiting;
    }

    /** Whether nothing came since this was last looked through, and nothing wants a place. */
    boolean isCalm() {
        return byDag.isEmpty() && fresh.isEmpty();
    }

    /** The DAGs of which a run wants a place. */
    Collection<String> dags() {
        return List.copyOf(byDag.keySet());
    }

    /** The run of the DAG that was made first. */
    @Nullable Waiting first(String dagId) {
        TreeMap<Long, Waiting> ofDag = byDag.get(dagId);
        return ofDag == null ? null : ofDag.firstEntry().getValue();
    }

    /** The run of the DAG that was made last; one must wait. */
    Waiting last(String dagId) {
        return requireNonNull(byDag.get(dagId)).lastEntry().getValue();
    }

    /** The runs of the DAG, in the order in which they were made. */
    List<Waiting> waiting(String dagId) {
        TreeMap<Long, Waiting> ofDag = byDag.get(dagId);
        return ofDag == null ? List.of() : List.copyOf(ofDag.values());
    }

    /** The runs that have come since this was last asked and still wait. Their tasks are let go. */
    List<Waiting> takeFresh() {
        List<Waiting> still = fresh.stream()
                .filter(waiting -> byKey.containsKey(waiting.row().id()))
                .toList();
        tasksAtHand.clear();
        fresh.clear();
        return still;
    }
}
