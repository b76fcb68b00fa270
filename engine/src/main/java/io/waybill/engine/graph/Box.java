package io.waybill.engine.graph;

import java.util.List;

/**
 * How a DAG is drawn: boxes in boxes, which open and close.
 *
 * @param kind what the box stands for
 * @param id of the task group, the task or the node
 * @param title what is written on it
 * @param children what is inside, in the order of the file; none for a node, and for a task that is its own only node
 */
public record Box(Kind kind, String id, String title, List<Box> children) {

    /** What a box can stand for. */
    public enum Kind {
        /** A task group of the file: holds task groups and tasks. */
        TASK_GROUP,
        /** A task of the file: holds its nodes, or is its only node. */
        TASK,
        /** A node of an operator group, or a join. */
        NODE
    }

    public Box {
        children = List.copyOf(children);
    }

    /** Whether the box is itself a node that has a state in a run. */
    public boolean isNode() {
        return kind == Kind.NODE || (kind == Kind.TASK && children.isEmpty());
    }
}
