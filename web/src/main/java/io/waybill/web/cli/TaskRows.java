package io.waybill.web.cli;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TaskSpec;
import io.waybill.web.dag.TaskSpan;
import io.waybill.web.terminal.TaskTimes;
import io.waybill.web.terminal.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of a task's nodes together to the one line that people think of as the task. What a task is at is told by
 * its main node, the last one that runs a container; the nodes around it only show where something goes wrong there. Where
 * several run containers, what it takes is from the first to the last.
 */
final class TaskRows {
    private final DagGraph graph;
    private final String taskId;
    private final List<Node> nodes;
    private final Node main;

    private TaskRows(DagGraph graph, String taskId, String main, List<Node> nodes) {
        this.graph = graph;
        this.taskId = taskId;
        this.nodes = List.copyOf(nodes);
        this.main = nodes.stream()
                .filter(node -> node.id().equals(main))
                .findFirst()
                .orElse(nodes.get(nodes.size() - 1));
    }

    /** The tasks of the file, in its order; one that is run for items once for each of these, as far as they are known. */
    static List<TaskRows> of(DagGraph graph) {
        Map<String, Map<Integer, List<Node>>> byTask = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.work().kind() != NodeWork.Kind.EXPAND) {
                byTask.computeIfAbsent(node.taskId(), id -> new TreeMap<>())
                        .computeIfAbsent(node.mapIndex(), index -> new ArrayList<>())
                        .add(node);
            }
        }
        List<TaskRows> tasks = new ArrayList<>();
        for (TaskSpec task : graph.spec().tasks()) {
            Map<Integer, List<Node>> instances = byTask.getOrDefault(task.id(), Map.of());
            // A join of all instances is of the task, and no instance.
            boolean mapped = instances.keySet().stream().anyMatch(index -> index >= 0);
            instances.forEach((index, nodes) -> {
                if (index >= 0 || !mapped) {
                    String name = new TaskKey(task.id(), index).toString();
                    tasks.add(new TaskRows(graph, name, graph.meantBy(task.id()), nodes));
                }
            });
        }
        return tasks;
    }

    String taskId() {
        return taskId;
    }

    /** Its nodes, in topological order. */
    List<Node> nodes() {
        return nodes;
    }

    /** The node whose work people mean when they speak of the task. */
    Node main() {
        return main;
    }

    /**
     * How the task stands.
     *
     * @param rows by the names of task instances
     * @param attempts all tries of a node, oldest first
     */
    TaskView view(Map<String, TaskRow> rows, Function<Node, List<AttemptRow>> attempts) {
        List<TaskRow> own = nodes.stream()
                .map(node -> rows.get(node.name()))
                .filter(Objects::nonNull)
                .toList();
        TaskRow told = teller(own, rows.get(main.name()));
        List<AttemptRow> tries = attempts.apply(main);
        return new TaskView(
                taskId,
                told == null ? TaskState.NONE : state(own, told),
                told == null ? 0 : told.tryNumber(),
                told == null ? "" : told.reason(),
                told == null ? null : told.startedAt(),
                told == null ? null : told.endedAt(),
                told == null ? null : told.nextTryAt(),
                TaskSpan.of(graph, own).map(TaskRows::times).orElseGet(() -> times(own, tries)));
    }

    private static TaskTimes times(TaskSpan span) {
        return new TaskTimes(
                plus(null, span.scheduled(), span.queued()),
                plus(null, span.queued(), span.started()),
                plus(null, span.started(), span.ended()));
    }

    /** The row that says what the task is at: the main node's, or one where something went wrong before it came so far. */
    private static @Nullable TaskRow teller(List<TaskRow> own, @Nullable TaskRow main) {
        return own.stream()
                .filter(row -> row.state() == TaskState.FAILED || row.state() == TaskState.UP_FOR_RETRY)
                .findFirst()
                .orElse(main);
    }

    private static TaskState state(List<TaskRow> own, TaskRow told) {
        boolean notYet = told.state() == TaskState.NONE || told.state() == TaskState.SCHEDULED;
        boolean underway = own.stream().anyMatch(row -> row.state().isActive() || row.state() == TaskState.SUCCESS);
        return notYet && underway ? TaskState.LAUNCHING : told.state();
    }

    private static TaskTimes times(List<TaskRow> own, List<AttemptRow> tries) {
        if (tries.isEmpty()) {
            return TaskTimes.NONE;
        }
        Instant turn = own.stream()
                .map(TaskRow::scheduledAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(tries.get(0).createdAt());
        Duration startUp = null;
        Duration run = null;
        for (AttemptRow attempt : tries) {
            startUp = plus(startUp, attempt.createdAt(), attempt.startedAt());
            run = plus(run, attempt.startedAt(), attempt.endedAt());
        }
        return new TaskTimes(Duration.between(turn, tries.get(0).createdAt()), startUp, run);
    }

    private static @Nullable Duration plus(@Nullable Duration sum, @Nullable Instant from, @Nullable Instant until) {
        if (from == null || until == null) {
            return sum;
        }
        Duration more = Duration.between(from, until);
        return sum == null ? more : sum.plus(more);
    }
}
