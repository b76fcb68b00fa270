package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** {@code eventbridge_put_events}: events. */
public final class EventBridgePutEventsOperator extends AwsOperator<EventBridgePutEventsOperator.With> {
    private static final String ACTION = "events.put_events";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotEmpty @Size(max = 10) @JsonPropertyDescription(
                    "The events, in the shape of AWS: {Source: shop, DetailType: closed, Detail: {…}, EventBusName: main}; Detail may be a map or a text.")
            List<ObjectNode> entries) {
        public With {
            entries = List.copyOf(entries);
        }
    }

    /** Made by ServiceLoader. */
    public EventBridgePutEventsOperator() {
        super(
                "eventbridge_put_events",
                With.class,
                "Puts events onto a bus of EventBridge, and hands on their ids.",
                "operators.eventbridge.EventBridgePutEventsOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object();
        with.entries().forEach(request.putArray("Entries")::add);
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            PutEventsResponse answer =
                    clients.eventBridge(target).putEvents(SdkJson.read(ACTION, input, PutEventsRequest.builder()));
            ArrayNode ids = input.arrayNode();
            for (PutEventsResultEntry entry : answer.entries()) {
                if (entry.errorCode() != null) {
                    throw AwsFailure.of(ACTION, entry.errorCode(), String.valueOf(entry.errorMessage()));
                }
                ids.add(entry.eventId());
            }
            return Map.of("return_value", ids);
        });
    }
}
