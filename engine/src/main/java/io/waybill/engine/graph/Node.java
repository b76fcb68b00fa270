package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

/**
 * What the engine schedules: one step of a task, or the task itself where it has one step only.
 *
 * @param id unique in the DAG: {@code task}, or {@code task.step} inside an operator group
 * @param taskId the task of the file that it belongs to; for a join of a task group, that group's id
 * @param index its place in the DAG's topological order, counted from 0
 * @param work what it does
 * @param policy when it may start and how often it is tried
 */
public record Node(String id, String taskId, int index, NodeWork work, NodePolicy policy) {
    public Node {
        requireNonNull(id, "id");
        requireNonNull(taskId, "taskId");
        requireNonNull(work, "work");
        requireNonNull(policy, "policy");
    }

    /** Whether it does nothing and so ends as soon as its trigger rule holds. */
    public boolean isEmpty() {
        return work.kind() == NodeWork.Kind.NONE;
    }
}
