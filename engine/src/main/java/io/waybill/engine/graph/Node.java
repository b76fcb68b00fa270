package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

/**
 * What the engine schedules: one step of a task, or the task itself where it has one step only.
 *
 * @param id unique in the DAG: {@code task}, or {@code task.step} inside an operator group; the same for all instances of a
 *     mapped step
 * @param mapIndex which instance of a mapped step it is; −1 where it is none
 * @param taskId the task of the file that it belongs to; for a join of a task group, that group's id
 * @param index its place in the topological order of its graph, counted from 0
 * @param work what it does
 * @param policy when it may start and how often it is tried
 */
public record Node(String id, int mapIndex, String taskId, int index, NodeWork work, NodePolicy policy) {
    public Node {
        requireNonNull(id, "id");
        requireNonNull(taskId, "taskId");
        requireNonNull(work, "work");
        requireNonNull(policy, "policy");
    }

    /** A node that is not mapped. */
    Node(String id, String taskId, int index, NodeWork work, NodePolicy policy) {
        this(id, TaskKey.UNMAPPED, taskId, index, work, policy);
    }

    /** The same at another place. */
    Node at(int otherIndex) {
        return new Node(id, mapIndex, taskId, otherIndex, work, policy);
    }

    /** An instance of it. */
    Node instance(int ofIndex, int otherIndex) {
        return new Node(id, ofIndex, taskId, otherIndex, work, policy);
    }

    /** What names its task instance in a run. */
    public TaskKey key() {
        return new TaskKey(id, mapIndex);
    }

    /** Its name for people, which no other node of its graph has: {@code task}, {@code task.step}, {@code task[3]}. */
    public String name() {
        return key().toString();
    }

    /** Whether it does nothing and so ends as soon as its trigger rule holds. */
    public boolean isEmpty() {
        return work.kind() == NodeWork.Kind.NONE;
    }
}
