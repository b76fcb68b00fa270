package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.OperatorGroup.Edge;
import io.waybill.engine.graph.OperatorGroup.GroupNode;
import io.waybill.engine.runtime.EngineSensor.Look;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** {@code sqs_wait}: until messages come. */
public final class SqsWaitOperator extends AwsOperator<SqsWaitOperator.With> {
    private static final String SENSOR = "sqs.receive_message";
    private static final String ACTION = "sqs.delete_message_batch";
    private static final String RECEIVE = "receive";
    private static final String DELETE = "delete";
    private static final int MOST_CHARACTERS = 40 * 1024;

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The queue's address.")
            String sqsQueue,

            @Min(1) @Max(10) @JsonProperty(defaultValue = "5")
            @JsonPropertyDescription("How many messages are taken at the most; all together may have 40 KiB.")
            int maxMessages,

            @NotNull @DurationRange(min = "10s", max = "12h")
            @JsonProperty(defaultValue = "5m")
            @JsonPropertyDescription(
                    "How long others do not see them; when they are not deleted by then, they come again.")
            Duration visibilityTimeout,

            @JsonProperty(defaultValue = "true") @JsonPropertyDescription("Whether they are deleted.")
            boolean deleteMessageOnReception,

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
    public SqsWaitOperator() {
        super(
                "sqs_wait",
                With.class,
                "Waits for messages of a queue of SQS, hands them on as a list, and deletes them once they are saved. After a crash they may come again.",
                "sensors.sqs.SqsSensor");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode receive = SdkJson.object()
                .put("QueueUrl", with.sqsQueue())
                .put("MaxNumberOfMessages", with.maxMessages())
                .put("VisibilityTimeout", with.visibilityTimeout().toSeconds());
        if (!with.deleteMessageOnReception()) {
            return wait(SENSOR, receive, with);
        }
        ObjectNode delete = SdkJson.object()
                .put("QueueUrl", with.sqsQueue())
                .put("receipts", "{{ ti.xcom_pull('" + taskId + "." + RECEIVE + "', 'receipts') | join(' ') }}");
        return new OperatorGroup(
                List.of(
                        new GroupNode(RECEIVE, new NodeWork.Wait(SENSOR, receive, with.patience())),
                        new GroupNode(DELETE, new NodeWork.Action(ACTION, delete))),
                List.of(new Edge(RECEIVE, DELETE)),
                RECEIVE);
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            ReceiveMessageRequest request = SdkJson.read(SENSOR, input, ReceiveMessageRequest.builder());
            List<Message> found = clients.sqs(target).receiveMessage(request).messages();
            ArrayNode messages = input.arrayNode();
            ArrayNode receipts = input.arrayNode();
            int characters = 0;
            for (Message message : found) {
                characters += message.body().length();
                // What is too much stays in the queue, and comes with another wait.
                if (characters <= MOST_CHARACTERS) {
                    messages.addObject().put("id", message.messageId()).put("body", message.body());
                    receipts.add(message.receiptHandle());
                }
            }
            return messages.isEmpty()
                    ? Look.notYet("There is no message in " + request.queueUrl())
                    : new Look(true, "", null, Map.of("return_value", messages, "receipts", receipts));
        });
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
            for (String receipt : input.path("receipts").asText().split(" ", -1)) {
                entries.add(DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(entries.size()))
                        .receiptHandle(receipt)
                        .build());
            }
            DeleteMessageBatchResponse answer = clients.sqs(target)
                    .deleteMessageBatch(request ->
                            request.queueUrl(input.path("QueueUrl").asText()).entries(entries));
            for (BatchResultErrorEntry error : answer.failed()) {
                throw AwsFailure.of(ACTION, error.code(), error.message() == null ? "" : error.message());
            }
            return Map.of();
        });
    }
}
