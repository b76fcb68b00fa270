package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.time.Clock;
import java.util.List;

/** RegisterTaskDefinition and DescribeTaskDefinition. */
final class DefinitionActions {

    private final TaskDefinitions definitions;
    private final Arns arns;
    private final Clock clock;

    DefinitionActions(TaskDefinitions definitions, Arns arns, Clock clock) {
        this.definitions = definitions;
        this.arns = arns;
        this.clock = clock;
    }

    void addTo(ActionTable.Builder table) {
        table.add(Service.ECS, "RegisterTaskDefinition", this::register);
        table.add(Service.ECS, "DescribeTaskDefinition", this::describe);
    }

    private JsonNode register(Input input) {
        DefinitionRules.check(input);
        ArrayNode tags = Tags.read(input);
        TaskDefinition added =
                definitions.add(input.textOrEmpty("family"), revision -> document(input, revision), tags);
        return answer(added, true);
    }

    /** What was registered, whole, with the defaults that ECS fills in and what it adds. */
    private ObjectNode document(Input input, int revision) {
        ObjectNode document = input.members().deepCopy();
        document.remove("tags");
        if (input.has("cpu")) {
            document.put("cpu", FargateSizes.cpu(input.textOrEmpty("cpu")));
        }
        if (input.has("memory")) {
            document.put("memory", FargateSizes.memory(input.textOrEmpty("memory")));
        }
        document.withArray("/containerDefinitions").forEach(container -> fillIn((ObjectNode) container));
        putIfAbsent(document, "volumes", Json.array());
        putIfAbsent(document, "placementConstraints", Json.array());
        boolean fargate = input.texts("requiresCompatibilities").contains("FARGATE");
        document.set("compatibilities", Json.array(fargate ? List.of("EC2", "FARGATE") : List.of("EC2")));
        document.put("taskDefinitionArn", arns.taskDefinition(input.textOrEmpty("family"), revision));
        document.put("revision", revision);
        document.put("status", "ACTIVE");
        document.set("registeredAt", Json.epochSeconds(clock.millis()));
        document.put("registeredBy", arns.principal());
        return document;
    }

    private static void fillIn(ObjectNode container) {
        if (!container.hasNonNull("essential")) {
            container.put("essential", true);
        }
        if (!container.hasNonNull("cpu")) {
            container.put("cpu", 0);
        }
        for (String list : List.of("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls")) {
            putIfAbsent(container, list, Json.array());
        }
        for (JsonNode mapping : container.withArray("/portMappings")) {
            ObjectNode port = (ObjectNode) mapping;
            putIfAbsent(port, "hostPort", port.path("containerPort"));
            putIfAbsent(port, "protocol", Json.object().textNode("tcp"));
        }
    }

    private static void putIfAbsent(ObjectNode object, String member, JsonNode value) {
        if (!object.hasNonNull(member)) {
            object.set(member, value);
        }
    }

    private JsonNode describe(Input input) {
        TaskDefinition found = definitions
                .find(TaskDefinitionName.parse(input.textOrEmpty("taskDefinition")))
                .orElseThrow(() -> new WireException(ErrorCode.CLIENT, "Unable to describe task definition."));
        return answer(found, input.texts("include").contains("TAGS"));
    }

    private static ObjectNode answer(TaskDefinition definition, boolean withTags) {
        ObjectNode answer = Json.object();
        answer.set("taskDefinition", definition.document());
        answer.set("tags", withTags ? definition.tags() : Json.array());
        return answer;
    }
}
