package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;

/** {@code ecs_deregister}: a task definition. */
public final class EcsDeregisterOperator extends AwsOperator<EcsDeregisterOperator.With> {
    private static final String ACTION = "ecs.deregister";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The revision: family:revision or its ARN.")
            String taskDefinition) {}

    /** Made by ServiceLoader. */
    public EcsDeregisterOperator() {
        super(
                "ecs_deregister",
                With.class,
                "Deregisters a task definition of ECS, so that nothing new runs it.",
                "operators.ecs.EcsDeregisterTaskDefinitionOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        return call(ACTION, SdkJson.object().put("taskDefinition", with.taskDefinition()));
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(
                ACTION,
                (input, target, token) -> Map.of(
                        "return_value",
                        TextNode.valueOf(clients.ecs(target)
                                .deregisterTaskDefinition(request -> request.taskDefinition(
                                        input.path("taskDefinition").asText()))
                                .taskDefinition()
                                .taskDefinitionArn())));
    }
}
