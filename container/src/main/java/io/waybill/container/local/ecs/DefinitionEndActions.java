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
import java.util.Optional;

/** DeregisterTaskDefinition and DeleteTaskDefinitions. */
final class DefinitionEndActions {

    private static final int MOST_DELETED = 10;
    private static final String NOT_THERE =
            "The specified task definition does not exist. Specify a valid account, family, revision and try again.";
    private static final String STILL_ACTIVE =
            "The specified task definition is still in ACTIVE status. Please deregister the target and try again.";

    private final TaskDefinitions definitions;
    private final Clock clock;

    DefinitionEndActions(TaskDefinitions definitions, Clock clock) {
        this.definitions = definitions;
        this.clock = clock;
    }

    void addTo(ActionTable.Builder table) {
        table.add(Service.ECS, "DeregisterTaskDefinition", this::deregister);
        table.add(Service.ECS, "DeleteTaskDefinitions", this::delete);
    }

    private JsonNode deregister(Input input) {
        String written = input.textOrEmpty("taskDefinition");
        TaskDefinitionName name = TaskDefinitionName.parse(written);
        if (name.revision().isEmpty()) {
            throw client("Revision is missing from the task definition '" + written
                    + "': write family:revision or the ARN.");
        }
        TaskDefinition found =
                definitions.find(name).orElseThrow(() -> client("Unable to deregister task definition."));
        TaskDefinition ended = switch (found.status()) {
            case ACTIVE -> definitions.change(found, before -> before.deregistered(clock.millis()));
            case INACTIVE -> found;
            case DELETE_IN_PROGRESS ->
                throw client("The task definition could not be deregistered because it is in the process of"
                        + " being deleted.");
        };
        ObjectNode answer = Json.object();
        answer.set("taskDefinition", ended.document());
        return answer;
    }

    private JsonNode delete(Input input) {
        List<String> wanted = input.texts("taskDefinitions");
        if (wanted.isEmpty() || wanted.size() > MOST_DELETED) {
            throw new WireException(
                    ErrorCode.INVALID_PARAMETER,
                    "taskDefinitions must have from 1 to " + MOST_DELETED + " elements; it has " + wanted.size() + ".");
        }
        ObjectNode answer = Json.object();
        ArrayNode deleted = answer.putArray("taskDefinitions");
        ArrayNode failures = answer.putArray("failures");
        for (String written : wanted) {
            TaskDefinition found = find(written).orElse(null);
            if (found == null) {
                failures.addObject().put("arn", written).put("reason", NOT_THERE);
            } else if (found.isActive()) {
                failures.addObject().put("arn", written).put("reason", STILL_ACTIVE);
            } else {
                deleted.add(definitions.change(found, this::beingDeleted).document());
            }
        }
        return answer;
    }

    /** The time of the first request counts. */
    private TaskDefinition beingDeleted(TaskDefinition before) {
        return before.status() == TaskDefinition.Status.DELETE_IN_PROGRESS
                ? before
                : before.beingDeleted(clock.millis());
    }

    private Optional<TaskDefinition> find(String written) {
        TaskDefinitionName name = TaskDefinitionName.parse(written);
        return name.revision().isEmpty() ? Optional.empty() : definitions.find(name);
    }

    private static WireException client(String message) {
        return new WireException(ErrorCode.CLIENT, message);
    }
}
