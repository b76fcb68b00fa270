package io.waybill.engine.runtime;

import java.time.Instant;

/**
 * A started task.
 *
 * @param target name of the target that it was launched on; empty: the default one
 * @param cluster the cluster's name or ARN as the request had it
 * @param taskArn ECS's name of the task
 * @param launchedAt when the launch was answered; a task that is not found soon after it is not lost
 */
public record TaskHandle(String target, String cluster, String taskArn, Instant launchedAt) {}
