package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.EngineAction;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code ecs.register_task_definition}: sees to it that ECS has a task definition of the given content, and gives its
 * ARN as {@code return_value}. Registers only a content that ECS does not have yet.
 *
 * <p>Its input is a RegisterTaskDefinition request. What Fargate wants and a DAG file need not know is filled in: the
 * Region of the log configurations, and the settings' execution role.
 */
final class RegisterTaskDefinitionAction implements EngineAction {
    private final EcsSettings settings;
    private final TaskDefinitions definitions;

    RegisterTaskDefinitionAction(EcsSettings settings, TaskDefinitions definitions) {
        this.settings = settings;
        this.definitions = definitions;
    }

    @Override
    public String name() {
        return "ecs.register_task_definition";
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        return outputs(register(input));
    }

    @Override
    public Optional<Map<String, JsonNode>> known(Supplier<ObjectNode> input, String target) {
        return definitions.known(completed(input.get())).map(RegisterTaskDefinitionAction::outputs);
    }

    private static Map<String, JsonNode> outputs(String arn) {
        return Map.of("return_value", JsonNodeFactory.instance.textNode(arn));
    }

    /** The ARN of a definition with this content. */
    String register(ObjectNode definition) {
        return definitions.register(completed(definition.deepCopy()));
    }

    private ObjectNode completed(ObjectNode definition) {
        String role = settings.defaults().executionRole();
        if (role != null && !definition.hasNonNull("executionRoleArn")) {
            definition.put("executionRoleArn", role);
        }
        for (JsonNode container : definition.path("containerDefinitions")) {
            JsonNode log = container.path("logConfiguration");
            if ("awslogs".equals(log.path("logDriver").asText())
                    && log.path("options") instanceof ObjectNode options
                    && !options.hasNonNull("awslogs-region")) {
                options.put("awslogs-region", settings.region());
            }
        }
        return definition;
    }
}
