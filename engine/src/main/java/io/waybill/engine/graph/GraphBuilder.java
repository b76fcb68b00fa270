package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds a DAG's spec into the graph that is scheduled: each task through its operator's factory into its group of
 * nodes, and the needs of tasks and task groups into edges between them. Pure: the same spec gives the same graph.
 */
public final class GraphBuilder {
    private final Operators operators;

    public GraphBuilder(Operators operators) {
        this.operators = requireNonNull(operators, "operators");
    }

    /**
     * Builds the graph.
     *
     * @throws WaybillException {@code INVALID_DAG} where the spec cannot be built, with the task and the reason;
     *     {@code INTERNAL} where an operator's factory breaks its contract
     */
    public DagGraph build(DagSpec spec) {
        TaskTree tree = new TaskTree(spec);
        OperatorContext context = new OperatorContext(spec.dagId(), spec.owner(), spec.tags());
        Map<String, OperatorGroup> groups = new LinkedHashMap<>();
        for (TaskSpec task : spec.tasks()) {
            OperatorGroup group = check(task, operators.create(task, context));
            checkOutputs(spec, task, group);
            groups.put(task.id(), group);
        }
        return new GraphAssembly(spec, tree, groups).assemble();
    }

    private static OperatorGroup check(TaskSpec task, OperatorGroup group) {
        Map<String, NodeWork> names = new LinkedHashMap<>();
        for (OperatorGroup.GroupNode node : group.nodes()) {
            if (names.put(node.name(), node.work()) != null) {
                throw broken(task, "it has two nodes named '" + node.name() + "'");
            }
        }
        if (names.isEmpty()) {
            throw broken(task, "it has no node");
        }
        if (names.containsKey("") && names.size() > 1) {
            throw broken(task, "its nameless node must stand alone");
        }
        if (!names.containsKey(group.output())) {
            throw broken(task, "its output '" + group.output() + "' is none of its nodes");
        }
        for (OperatorGroup.Edge edge : group.edges()) {
            if (!names.containsKey(edge.from()) || !names.containsKey(edge.to())) {
                throw broken(task, "its edge " + edge.from() + " → " + edge.to() + " names a node that is not there");
            }
        }
        return group;
    }

    private static void checkOutputs(DagSpec spec, TaskSpec task, OperatorGroup group) {
        boolean declares = task.outputs() != null || task.output() != null;
        boolean prints = group.nodes().stream()
                .filter(node -> node.name().equals(group.output()))
                .anyMatch(node -> node.work().kind() == NodeWork.Kind.CONTAINER);
        if (declares && !prints) {
            throw new WaybillException(
                    ErrorCode.INVALID_DAG,
                    "DAG " + spec.dagId() + ": task " + task.id() + " declares outputs, and " + task.uses()
                            + " runs no container that could print them; remove outputs");
        }
    }

    private static WaybillException broken(TaskSpec task, String what) {
        return new WaybillException(
                ErrorCode.INTERNAL,
                "Operator " + task.uses() + " made a wrong group of task " + task.id() + ": " + what
                        + ". This is a mistake in the operator's factory, not in the file");
    }
}
