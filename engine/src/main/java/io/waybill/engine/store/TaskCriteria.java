package io.waybill.engine.store;

import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunCriteria.Condition;
import io.waybill.engine.store.RunCriteria.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are searched for, by any of their columns.
 *
 * @param runs of these runs
 * @param nodeIds with one of these ids; none: with any
 * @param states in one of these; none: in any
 * @param mapIndexes for one of these items; none: for any
 * @param bounds times between which they lie
 * @param lengths between which they took
 */
public record TaskCriteria(
        RunCriteria runs,
        Set<String> nodeIds,
        Set<TaskState> states,
        Set<Integer> mapIndexes,
        List<Bound> bounds,
        List<RunCriteria.Length> lengths) {
    public TaskCriteria {
        nodeIds = Set.copyOf(nodeIds);
        states = Set.copyOf(states);
        mapIndexes = Set.copyOf(mapIndexes);
        bounds = List.copyOf(bounds);
        lengths = List.copyOf(lengths);
    }

    /** Tasks of any length. */
    public TaskCriteria(
            RunCriteria runs, Set<String> nodeIds, Set<TaskState> states, Set<Integer> mapIndexes, List<Bound> bounds) {
        this(runs, nodeIds, states, mapIndexes, bounds, List.of());
    }

    /** A time that a task has. */
    public enum Time {
        /** When it got a place. */
        QUEUED("queued_at", TaskRow::queuedAt),
        /** When it began. */
        STARTED("started_at", TaskRow::startedAt),
        /** When it ended. */
        ENDED("ended_at", TaskRow::endedAt);

        private final String sql;
        private final Function<TaskRow, @Nullable Instant> of;

        Time(String sql, Function<TaskRow, @Nullable Instant> of) {
            this.sql = sql;
            this.of = of;
        }
    }

    /** That a time lies on one side of another. */
    public record Bound(Time time, Side side, Instant limit) {
        boolean holds(TaskRow task) {
            return side.holds(time.of.apply(task), limit);
        }
    }

    /** Whether it lets a task of a run through that it lets through. */
    public boolean lets(TaskRow task) {
        return (nodeIds.isEmpty() || nodeIds.contains(task.nodeId()))
                && (states.isEmpty() || states.contains(task.state()))
                && (mapIndexes.isEmpty() || mapIndexes.contains(task.mapIndex()))
                && bounds.stream().allMatch(bound -> bound.holds(task))
                && lengths.stream().allMatch(length -> length.holds(task.startedAt(), task.endedAt()));
    }

    /** The same in SQL. */
    Condition condition() {
        List<String> all = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        Map<String, List<String>> lists = new HashMap<>();
        if (!runs.isAny()) {
            Condition ofRuns = runs.condition();
            all.add("run_key IN (SELECT id FROM dag_run" + ofRuns.where() + ")");
            values.putAll(ofRuns.values());
            lists.putAll(ofRuns.lists());
        }
        RunCriteria.in(all, lists, "node_id", "nodeIds", List.copyOf(nodeIds));
        RunCriteria.in(
                all,
                lists,
                "state",
                "states",
                states.stream().map(TaskState::id).toList());
        if (!mapIndexes.isEmpty()) {
            // Numbers of our own, which need no binding.
            all.add("map_index IN (" + mapIndexes.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ")");
        }
        for (int i = 0; i < bounds.size(); i++) {
            Bound bound = bounds.get(i);
            all.add(bound.time.sql + " " + bound.side.sql() + " :taskBound" + i);
            values.put("taskBound" + i, bound.limit);
        }
        RunCriteria.of(all, values, "taskLength", lengths);
        return new Condition(all, values, lists);
    }
}
