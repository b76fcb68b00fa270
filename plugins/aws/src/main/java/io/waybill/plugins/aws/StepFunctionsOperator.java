package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/** {@code step_functions}: an execution. */
public final class StepFunctionsOperator extends AwsOperator<StepFunctionsOperator.With> {
    private static final String ACTION = "stepfunctions.start_execution";
    private static final String SENSOR = "stepfunctions.execution";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The ARN of the state machine.")
            String stateMachineArn,

            @Size(max = 80) @JsonPropertyDescription(
                    "The name of the execution; made of the try when absent, so that a try that is repeated after a crash starts no second one.")
            @Nullable String name,

            @JsonPropertyDescription("What it is given, as JSON.") @Nullable JsonNode stateMachineInput,

            @JsonProperty(defaultValue = "true")
            @JsonPropertyDescription(
                    "Whether to wait for its end; else the task ends once it has started, and hands on the same id.")
            boolean waitForCompletion,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "30s")
            @JsonPropertyDescription("The time from one look to the next.")
            Duration pokeInterval,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "7d")
            @JsonPropertyDescription(
                    "How long the wait may take over all tries; then the task fails without another one.")
            Duration timeout)
            implements Waiting {}

    /** Made by ServiceLoader. */
    public StepFunctionsOperator() {
        super(
                "step_functions",
                With.class,
                "Starts an execution of a state machine of Step Functions, and waits for its end, which holds no container, thread or place. It hands on the ARN, and as output what the execution gives.",
                "operators.step_function.StepFunctionStartExecutionOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request =
                SdkJson.object().put("stateMachineArn", with.stateMachineArn()).put("name", with.name());
        if (with.stateMachineInput() != null) {
            request.set("input", with.stateMachineInput());
        }
        ObjectNode looked = SdkJson.object().put("executionArn", started(taskId));
        return startAndWait(ACTION, request, SENSOR, looked, with.waitForCompletion(), with);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            StartExecutionRequest request = SdkJson.read(ACTION, input, StartExecutionRequest.builder());
            boolean ours = request.name() == null;
            if (ours) {
                request = request.toBuilder().name(token).build();
            }
            String arn;
            try {
                arn = clients.stepFunctions(target).startExecution(request).executionArn();
            } catch (ExecutionAlreadyExistsException e) {
                if (!ours) {
                    throw e;
                }
                // This try started it before a crash, and it has ended since.
                arn = request.stateMachineArn().replace(":stateMachine:", ":execution:") + ":" + token;
            }
            return Map.of("return_value", TextNode.valueOf(arn));
        });
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            String arn = input.path("executionArn").asText();
            DescribeExecutionResponse found =
                    clients.stepFunctions(target).describeExecution(request -> request.executionArn(arn));
            Map<String, JsonNode> outputs = new LinkedHashMap<>();
            outputs.put("return_value", TextNode.valueOf(arn));
            if (found.output() != null && found.output().length() < 40_000) {
                outputs.put("output", SdkJson.parsed(found.output()));
            }
            String error =
                    found.error() == null ? "" : found.error() + (found.cause() == null ? "" : ", " + found.cause());
            return Progress.of(
                    "Execution " + arn,
                    found.statusAsString(),
                    error,
                    Set.of("SUCCEEDED"),
                    Set.of("FAILED", "TIMED_OUT", "ABORTED"),
                    outputs);
        });
    }
}
