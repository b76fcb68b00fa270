package io.waybill.web.dag;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that the end of a run had to wait for: the one that ended last, the one that ended last of those that it
 * waited for, and so on. The run is through earlier only when one of them is.
 */
public final class CriticalPath {
    private CriticalPath() {}

    /**
     * The path, in the order in which it was gone. What did nothing, such as what was skipped, is passed through.
     *
     * @param graph of the run, with the instances that it has
     * @param now what is at work is taken to end then
     */
    public static List<TaskKey> of(DagGraph graph, Collection<TaskRow> tasks, Instant now) {
        Map<TaskKey, TaskRow> rows = new HashMap<>();
        tasks.forEach(task -> rows.put(task.key(), task));
        Deque<TaskKey> path = new ArrayDeque<>();
        Optional<Node> at = graph.nodes().stream()
                .filter(node -> didWork(rows.get(node.key())))
                .max(byEnd(rows, now));
        while (at.isPresent()) {
            Node node = at.get();
            if (didWork(rows.get(node.key()))) {
                path.addFirst(node.key());
            }
            at = graph.upstream(node).stream()
                    .filter(before -> rows.containsKey(before.key()))
                    .max(byEnd(rows, now));
        }
        return List.copyOf(path);
    }

    private static boolean didWork(@Nullable TaskRow task) {
        return task != null && task.startedAt() != null;
    }

    /** Of two that ended together the one that comes later in the graph. */
    private static Comparator<Node> byEnd(Map<TaskKey, TaskRow> rows, Instant now) {
        return Comparator.<Node, Instant>comparing(node -> end(rows.get(node.key()), now))
                .thenComparing(Node::index);
    }

    private static Instant end(@Nullable TaskRow task, Instant now) {
        if (task == null) {
            return Instant.MIN;
        }
        if (task.endedAt() != null) {
            return task.endedAt();
        }
        return task.startedAt() == null ? Instant.MIN : now;
    }
}
