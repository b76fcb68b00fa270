package io.waybill.engine.graph;

import java.util.List;

/**
 * What a factory makes of one task of the file: one node, or several with the edges between them, shown as one box
 * until it is opened.
 *
 * @param nodes the nodes, named relative to the task; the one named {@code ""} is the task itself and stands alone
 * @param edges edges among these nodes
 * @param output name of the node whose outputs {@code xcom_pull('task')} reads
 */
public record OperatorGroup(List<GroupNode> nodes, List<Edge> edges, String output) {

    public OperatorGroup {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** A group of one node, which is the task itself. */
    public static OperatorGroup single(NodeWork work) {
        return new OperatorGroup(List.of(new GroupNode("", work)), List.of(), "");
    }

    /**
     * Name of the node that people mean when they speak of the task, as it tells how the task ended: the last one that runs a
     * container, or else the last one.
     */
    public String main() {
        return nodes.stream()
                .filter(node -> node.work().kind() == NodeWork.Kind.CONTAINER)
                .reduce((first, second) -> second)
                .orElseGet(() -> nodes.get(nodes.size() - 1))
                .name();
    }

    /**
     * A node of the group.
     *
     * @param name relative to the task: {@code run} becomes {@code task.run}
     * @param work what it does
     */
    public record GroupNode(String name, NodeWork work) {}

    /** The node {@code to} waits for the node {@code from}; both are relative names. */
    public record Edge(String from, String to) {}
}
