package io.waybill.engine.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which try of which task a launch is for, and whose. The runtime marks its task with it and can find the task by it:
 * the same attempt always has the same identity, and no other attempt has its id.
 *
 * @param attemptId the attempt; never used again
 * @param dagId the DAG
 * @param runId the run's name within the DAG
 * @param taskId the task of the file
 * @param nodeId the node of the task, which may be the task itself
 * @param mapIndex which instance of a mapped node; −1 where it is not mapped
 * @param tryNumber 1, 2, 3, …
 * @param owner the DAG's owner; empty when it has none
 * @param costTags what the DAG wants its tasks' costs to be told apart by, in the order of the file
 */
public record AttemptIdentity(
        UUID attemptId,
        String dagId,
        String runId,
        String taskId,
        String nodeId,
        int mapIndex,
        int tryNumber,
        String owner,
        Map<String, String> costTags) {
    public AttemptIdentity {
        requireNonNull(attemptId, "attemptId");
        requireNonNull(dagId, "dagId");
        requireNonNull(runId, "runId");
        requireNonNull(taskId, "taskId");
        requireNonNull(nodeId, "nodeId");
        requireNonNull(owner, "owner");
        costTags = Collections.unmodifiableMap(new LinkedHashMap<>(costTags));
    }
}
