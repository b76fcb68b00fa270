package io.waybill.container.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.WaybillException;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Task;

/** Reads EventBridge's events. What comes over a queue may come from anybody. */
final class TaskEvent {
    private static final JsonMapper JSON = new JsonMapper();

    private TaskEvent() {}

    /**
     * The task that an event tells of; empty for an event about something else.
     *
     * @throws IllegalArgumentException where it is no event, or does not say which task it tells of
     */
    static Optional<Task> read(String text) {
        JsonNode event = parse(text);
        if (!"aws.ecs".equals(event.path("source").asText())
                || !"ECS Task State Change".equals(event.path("detail-type").asText())) {
            if (!event.hasNonNull("detail-type")) {
                throw new IllegalArgumentException("It has no detail-type, so it is no event of EventBridge");
            }
            return Optional.empty();
        }
        if (!(event.path("detail") instanceof ObjectNode detail)
                || detail.path("taskArn").asText().isEmpty()) {
            throw new IllegalArgumentException("Its detail has no taskArn");
        }
        try {
            return Optional.of(AwsJson.readEvent("ECS Task State Change", detail, Task.builder()));
        } catch (WaybillException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode event = JSON.readTree(text);
            if (event.isObject()) {
                return event;
            }
            throw new IllegalArgumentException("It is no JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
