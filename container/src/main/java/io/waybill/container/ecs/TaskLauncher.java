package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.limits.Bucket;
import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.TaskHandle;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Starts one task for an attempt, and never a second one. ECS answers the same client token and parameters with the same
 * task for 24 hours, or an hour after the task's end; a launch that is older than is safe is searched for by the marks of
 * its attempt, and not made again.
 */
final class TaskLauncher {
    /** An hour less than ECS knows a token, for clocks that differ and calls that take their time. */
    static final Duration TOKEN_IS_GOOD_FOR = Duration.ofHours(23);

    private static final Logger LOG = LoggerFactory.getLogger(TaskLauncher.class);

    private final EcsClient ecs;
    private final RunTaskRequests requests;
    private final TaskDefinitions definitions;
    private final TaskSearch search;
    private final Clock clock;

    TaskLauncher(EcsClient ecs, RunTaskRequests requests, TaskDefinitions definitions, TaskSearch search, Clock clock) {
        this.ecs = ecs;
        this.requests = requests;
        this.definitions = definitions;
        this.search = search;
        this.clock = clock;
    }

    /** Starts the task, or finds the one that an earlier call started. */
    TaskHandle launch(Launch launch, LaunchWait wait) {
        // As it was committed: what today's settings would add must not change a launch that may have happened.
        ObjectNode json = launch.request();
        String cluster = RunTaskRequests.cluster(json);
        String about = "task definition " + json.path("taskDefinition").asText() + ", cluster " + cluster;
        if (isTooOld(launch)) {
            return started(launch, cluster, search(launch, json, cluster));
        }
        RunTaskRequest request = requests.read(json).toBuilder()
                .clientToken(launch.clientToken())
                .count(1)
                .overrideConfiguration(
                        override -> override.putExecutionAttribute(PacedCalls.PRIORITY, launch.priority())
                                .putExecutionAttribute(PacedCalls.WAITS, teller(wait)))
                .build();
        RunTaskResponse answer;
        try {
            answer = ecs.runTask(request);
        } catch (SdkException e) {
            if (AwsErrors.isDefinitionGone(e)) {
                definitions.forget(request.taskDefinition());
            }
            WaybillException error = AwsErrors.of(e, "RunTask", about);
            if (error.code() == ErrorCode.LAUNCH_CONFLICT) {
                LOG.error(
                        "The launch of attempt {} is given up: {}",
                        launch.identity().attemptId(),
                        error.getMessage());
            }
            throw error;
        }
        if (!answer.tasks().isEmpty()) {
            return started(launch, cluster, answer.tasks().get(0));
        }
        if (!answer.failures().isEmpty()) {
            throw AwsErrors.of(answer.failures().get(0), "RunTask", about + capacity(request));
        }
        throw new WaybillException(
                ErrorCode.AWS_UNAVAILABLE,
                "RunTask (" + about + ") was answered with neither a task nor a failure. It is tried again.");
    }

    private boolean isTooOld(Launch launch) {
        return launch.createdAt().plus(TOKEN_IS_GOOD_FOR).isBefore(clock.instant());
    }

    private Task search(Launch launch, ObjectNode request, String cluster) {
        String attempt = launch.identity().attemptId().toString();
        return search.ofAttempt(cluster, request.path("startedBy").asText(), attempt)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.LAUNCH_LOST,
                        "The launch of attempt " + attempt + " in cluster " + cluster
                                + " was never answered and is more than "
                                + TOKEN_IS_GOOD_FOR.toHours()
                                + " hours old, so that it cannot be repeated safely; no task of"
                                + " it runs, nor has one stopped lately."));
    }

    private TaskHandle started(Launch launch, String cluster, Task task) {
        // The answer to a repeated launch may hold no more of the task than its ARN.
        definitions.started(task.taskArn(), task.taskDefinitionArn());
        return new TaskHandle(launch.target(), cluster, task.taskArn(), clock.instant());
    }

    private static Consumer<Bucket> teller(LaunchWait wait) {
        return bucket -> wait.waiting("It waits for its turn: AWS lets so many calls of this kind be made in a second"
                + " (bucket " + bucket.id() + "), and others are before it.");
    }

    private static String capacity(RunTaskRequest request) {
        boolean spot = request.capacityProviderStrategy().stream()
                .anyMatch(item -> "FARGATE_SPOT".equals(item.capacityProvider()));
        return spot ? ", on Spot" : "";
    }
}
