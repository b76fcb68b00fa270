package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.runtime.EngineSensor.Look;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** {@code ecs_task}: until a task is in a state. */
public final class EcsTaskOperator extends AwsOperator<EcsTaskOperator.With> {
    private static final String SENSOR = "ecs.task";
    private static final String PYTHON = "EcsTaskStates.";
    private static final String STOPPED = "STOPPED";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The ARN of the task.")
            String task,

            @JsonPropertyDescription("The cluster; the default one of the account when absent.") @Nullable String cluster,

            @NotNull @Pattern(
                    regexp =
                            "(EcsTaskStates\\.)?(NONE|PROVISIONING|PENDING|ACTIVATING|RUNNING|DEACTIVATING|STOPPING|DEPROVISIONING|STOPPED)",
                    message = "This is no state of a task; write RUNNING or STOPPED")
            @JsonProperty(defaultValue = "STOPPED")
            @JsonPropertyDescription("The state that ends the wait.")
            String targetState,

            @JsonPropertyDescription(
                    "The states after which the task fails. Default: STOPPED, where that is not waited for.")
            List<String> failureStates,

            @JsonProperty(defaultValue = "true")
            @JsonPropertyDescription(
                    "Whether, where STOPPED is waited for, the task fails if a container of it ended with another code than 0.")
            boolean checkExitCodes,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "30s")
            @JsonPropertyDescription("The time from one look to the next.")
            Duration pokeInterval,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "7d")
            @JsonPropertyDescription(
                    "How long the wait may take over all tries; then the task fails without another one.")
            Duration timeout)
            implements Waiting {
        public With {
            failureStates = List.copyOf(failureStates);
        }
    }

    /** Made by ServiceLoader. */
    public EcsTaskOperator() {
        super(
                "ecs_task",
                With.class,
                "Waits until a task of ECS, which something else started, is in a state, and holds no container, thread or place between.",
                "sensors.ecs.EcsTaskStateSensor");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        String state = with.targetState().replace(PYTHON, "");
        ObjectNode request = SdkJson.object()
                .put("task", with.task())
                .put("cluster", with.cluster())
                .put("state", state)
                .put("exit_codes", with.checkExitCodes());
        ArrayNode failed = request.putArray("failed");
        with.failureStates().forEach(one -> failed.add(one.replace(PYTHON, "")));
        if (failed.isEmpty() && !state.equals(STOPPED)) {
            failed.add(STOPPED);
        }
        return wait(SENSOR, request, with);
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            String arn = input.path("task").asText();
            String cluster = input.path("cluster").asText("");
            List<Task> found = clients.ecs(target)
                    .describeTasks(request -> request.tasks(arn).cluster(cluster.isEmpty() ? null : cluster))
                    .tasks();
            if (found.isEmpty()) {
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED,
                        "ECS does not know the task " + arn + " (any more); it forgets a task an hour after its end");
            }
            Task task = found.get(0);
            Set<String> failed = new LinkedHashSet<>();
            input.path("failed").forEach(state -> failed.add(state.asText()));
            Look look = Progress.of(
                    "Task " + arn,
                    task.lastStatus(),
                    task.stoppedReason(),
                    Set.of(input.path("state").asText()),
                    failed,
                    Map.of("return_value", TextNode.valueOf(arn)));
            if (look.met()
                    && STOPPED.equals(task.lastStatus())
                    && input.path("exit_codes").asBoolean()) {
                checkExitCodes(task);
            }
            return look;
        });
    }

    private static void checkExitCodes(Task task) {
        for (Container container : task.containers()) {
            if (container.exitCode() == null || container.exitCode() != 0) {
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED,
                        "Container " + container.name() + " of task " + task.taskArn() + " ended with "
                                + (container.exitCode() == null ? "no exit code" : "exit code " + container.exitCode())
                                + (task.stoppedReason() == null ? "" : ": " + task.stoppedReason()));
            }
        }
    }
}
