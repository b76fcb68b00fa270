package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.Nearest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which tasks of a run somebody means.
 *
 * @param tasks ids of tasks, of their steps, or of groups of tasks; empty for all
 * @param upstream whether all that comes before them is meant too
 * @param downstream whether all that comes after them is meant too
 * @param onlyFailed whether of all these only those are meant that failed, did not run for that, or were cancelled
 */
public record TaskSelection(List<String> tasks, boolean upstream, boolean downstream, boolean onlyFailed) {
    public TaskSelection {
        tasks = List.copyOf(tasks);
    }

    /** Every task of the run. */
    public static TaskSelection all() {
        return new TaskSelection(List.of(), false, false, false);
    }

    /** These tasks alone. */
    public static TaskSelection of(String... tasks) {
        return new TaskSelection(List.of(tasks), false, false, false);
    }

    /** This with all that comes after. */
    public TaskSelection withDownstream() {
        return new TaskSelection(tasks, upstream, true, onlyFailed);
    }

    /** This without what did not go wrong. */
    public TaskSelection onlyWhatFailed() {
        return new TaskSelection(tasks, upstream, downstream, true);
    }

    /**
     * The nodes that are meant, in topological order.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where one of the names is none of a task, a step or a group
     */
    List<Node> choose(DagGraph graph, Collection<TaskRow> rows) {
        Map<TaskKey, TaskRow> byNode =
                rows.stream().collect(Collectors.toMap(TaskRow::key, Function.identity(), (a, b) -> a));
        Set<Integer> chosen = new TreeSet<>();
        Set<Node> named = named(graph);
        named.forEach(node -> chosen.add(node.index()));
        if (upstream) {
            reach(named, graph::upstream, chosen);
        }
        if (downstream) {
            reach(named, graph::downstream, chosen);
        }
        List.copyOf(chosen).forEach(index -> addInstances(graph, graph.node(index), chosen));
        return chosen.stream()
                .map(graph::node)
                .filter(node -> !onlyFailed || wentWrong(requireNonNull(byNode.get(node.key()), "a row for each node")))
                .toList();
    }

    /** Where items are found anew, all that is run for them is meant. */
    private static void addInstances(DagGraph graph, Node node, Set<Integer> chosen) {
        if (node.work() instanceof NodeWork.Expand expand) {
            graph.mapping(expand.owner()).stream()
                    .flatMap(mapping -> mapping.nodes().stream())
                    .flatMap(id -> graph.instances(id).stream())
                    .forEach(instance -> chosen.add(instance.index()));
        }
    }

    /** The nodes that are meant, with those that make ready and put away for them, in topological order. */
    List<Node> chooseWithSetups(DagGraph graph, Collection<TaskRow> rows) {
        Set<Integer> all = new TreeSet<>();
        Set<String> company = new HashSet<>();
        for (Node node : choose(graph, rows)) {
            all.add(node.index());
            graph.setups().company(node).forEach(one -> company.add(one.taskId()));
        }
        if (!company.isEmpty()) {
            // All steps of what makes ready and puts away.
            graph.nodes().stream()
                    .filter(node -> company.contains(node.taskId()))
                    .forEach(node -> all.add(node.index()));
        }
        return all.stream().map(graph::node).toList();
    }

    private Set<Node> named(DagGraph graph) {
        if (tasks.isEmpty()) {
            return new LinkedHashSet<>(graph.nodes());
        }
        Set<Node> named = new LinkedHashSet<>();
        for (String name : tasks) {
            List<Node> nodes = graph.nodes().stream()
                    .filter(node -> isNamed(graph, node, name))
                    .toList();
            if (nodes.isEmpty()) {
                Set<String> known =
                        graph.nodes().stream().map(Node::taskId).collect(Collectors.toCollection(TreeSet::new));
                graph.spec().groups().forEach(group -> known.add(group.id()));
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "DAG '" + graph.spec().dagId() + "' has no task or group '" + name
                                + "' in the version that the run keeps"
                                + Nearest.to(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""));
            }
            named.addAll(nodes);
        }
        return named;
    }

    /**
     * {@code task}, {@code task.step} and {@code group} mean all instances, {@code task[3]}, {@code task.step[3]} and
     * {@code group[3]} those of one item.
     */
    private static boolean isNamed(DagGraph graph, Node node, String name) {
        TaskKey named = TaskKey.parse(name);
        return (node.id().equals(named.nodeId()) || graph.isOf(node, named.nodeId()))
                && (named.mapIndex() == TaskKey.UNMAPPED || node.mapIndex() == named.mapIndex());
    }

    private static void reach(Set<Node> from, Function<Node, ? extends Collection<Node>> next, Set<Integer> reached) {
        Deque<Node> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            for (Node node : next.apply(open.remove())) {
                if (reached.add(node.index())) {
                    open.add(node);
                }
            }
        }
    }

    private static boolean wentWrong(TaskRow row) {
        return row.state() == TaskState.FAILED
                || row.state() == TaskState.UPSTREAM_FAILED
                || row.state() == TaskState.CANCELLED;
    }
}
