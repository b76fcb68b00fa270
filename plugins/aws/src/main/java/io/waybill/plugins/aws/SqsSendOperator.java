package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** {@code sqs_send}: a message. */
public final class SqsSendOperator extends AwsOperator<SqsSendOperator.With> {
    private static final String ACTION = "sqs.send_message";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The queue's address.")
            String sqsQueue,

            @NotBlank @Size(max = 1_000_000) @JsonPropertyDescription("The message.")
            String messageContent,

            @JsonPropertyDescription(
                    "Attributes of the message, in the shape of AWS: {name: {DataType: String, StringValue: x}}.")
            ObjectNode messageAttributes,

            @Min(0) @Max(900) @JsonPropertyDescription("Seconds until receivers can see it; as the queue has it when absent.")
            @Nullable Integer delaySeconds,

            @JsonPropertyDescription("The group of the message, which a FIFO queue needs.") @Nullable String messageGroupId) {}

    /** Made by ServiceLoader. */
    public SqsSendOperator() {
        super(
                "sqs_send",
                With.class,
                "Sends a message to a queue of SQS, and hands on its id.",
                "operators.sqs.SqsPublishOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object()
                .put("QueueUrl", with.sqsQueue())
                .put("MessageBody", with.messageContent())
                .put("DelaySeconds", with.delaySeconds())
                .put("MessageGroupId", with.messageGroupId());
        request.set("MessageAttributes", with.messageAttributes());
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            SendMessageRequest request = SdkJson.read(ACTION, input, SendMessageRequest.builder());
            if (request.queueUrl().endsWith(".fifo")) {
                // A repetition of the same try is no second message.
                request = request.toBuilder().messageDeduplicationId(token).build();
            }
            return Map.of(
                    "return_value",
                    TextNode.valueOf(clients.sqs(target).sendMessage(request).messageId()));
        });
    }
}
