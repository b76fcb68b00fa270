package io.waybill.web.dag;

import io.waybill.engine.graph.Box;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Mapping;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.TaskRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The states of boxes: a node's is its own, a box's with others in it is the one that tells most about them. */
public final class BoxStates {
    /** What goes before what, where the nodes of a box differ. */
    private static final List<TaskState> TELLING = List.of(
            TaskState.FAILED,
            TaskState.UPSTREAM_FAILED,
            TaskState.UP_FOR_RETRY,
            TaskState.STOPPING,
            TaskState.RESTARTING,
            TaskState.RUNNING,
            TaskState.LAUNCHING,
            TaskState.DEFERRED,
            TaskState.QUEUED,
            TaskState.SCHEDULED,
            TaskState.CANCELLED);

    private BoxStates() {}

    /** States by id of box and node. */
    public static Map<String, TaskState> of(DagGraph graph, Collection<TaskRow> tasks) {
        Map<String, List<TaskState>> instances = new HashMap<>();
        tasks.forEach(task -> instances
                .computeIfAbsent(task.nodeId(), id -> new ArrayList<>())
                .add(task.state()));
        return of(graph, instances);
    }

    /** The same of the states that the instances of each node are in; how many are in each does not matter. */
    public static Map<String, TaskState> of(DagGraph graph, Map<String, List<TaskState>> instances) {
        Map<String, TaskState> states = new HashMap<>();
        instances.forEach((id, all) -> states.put(id, all.size() == 1 ? all.get(0) : summary(all)));
        for (Mapping mapping : graph.mappings()) {
            if (states.get(mapping.expander()) == TaskState.FAILED) {
                // It is there that it went wrong, though no instance was ever made.
                mapping.nodes().forEach(id -> states.put(id, TaskState.FAILED));
            }
        }
        graph.boxes().forEach(box -> add(box, states));
        return states;
    }

    private static TaskState add(Box box, Map<String, TaskState> states) {
        if (box.isNode()) {
            return states.getOrDefault(box.id(), TaskState.NONE);
        }
        List<TaskState> inner = new ArrayList<>();
        box.children().forEach(child -> inner.add(add(child, states)));
        TaskState state = summary(inner);
        states.put(box.id(), state);
        return state;
    }

    /** Which of several states tells most: the one with less. */
    public static int telling(TaskState state) {
        int place = TELLING.indexOf(state);
        return place >= 0 ? place : TELLING.size() + (state == TaskState.SUCCESS ? 1 : 0);
    }

    /** The one state for several. */
    public static TaskState summary(Collection<TaskState> states) {
        Set<TaskState> present = states.isEmpty() ? Set.of() : EnumSet.copyOf(states);
        for (TaskState telling : TELLING) {
            if (present.contains(telling)) {
                return telling;
            }
        }
        if (present.contains(TaskState.NONE)) {
            // Between two of its steps a task is on its way, though none of them is at work.
            return present.size() > 1 ? TaskState.RUNNING : TaskState.NONE;
        }
        if (present.contains(TaskState.SUCCESS)) {
            return TaskState.SUCCESS;
        }
        return present.contains(TaskState.SKIPPED)
                ? TaskState.SKIPPED
                : present.isEmpty() ? TaskState.NONE : TaskState.REMOVED;
    }
}
