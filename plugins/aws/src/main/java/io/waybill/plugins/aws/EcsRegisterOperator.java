package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** {@code ecs_register}: a task definition. */
public final class EcsRegisterOperator extends AwsOperator<EcsRegisterOperator.With> {
    private static final String ACTION = "ecs.register";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The family.")
            String family,

            @NotEmpty @JsonPropertyDescription("The containers, in the shape of AWS.")
            List<ObjectNode> containerDefinitions,

            @JsonPropertyDescription(
                    "Further members of AWS's RegisterTaskDefinition request, such as {cpu: 256, memory: 512}.")
            ObjectNode registerTaskKwargs) {
        public With {
            containerDefinitions = List.copyOf(containerDefinitions);
        }
    }

    /** Made by ServiceLoader. */
    public EcsRegisterOperator() {
        super(
                "ecs_register",
                With.class,
                "Registers a task definition with ECS, and hands on its ARN. A container of a DAG needs none of this: ecs and bash register what they run.",
                "operators.ecs.EcsRegisterTaskDefinitionOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = with.registerTaskKwargs().deepCopy().put("family", with.family());
        with.containerDefinitions().forEach(request.putArray("containerDefinitions")::add);
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(
                ACTION,
                (input, target, token) -> Map.of(
                        "return_value",
                        TextNode.valueOf(clients.ecs(target)
                                .registerTaskDefinition(
                                        SdkJson.read(ACTION, input, RegisterTaskDefinitionRequest.builder()))
                                .taskDefinition()
                                .taskDefinitionArn())));
    }
}
