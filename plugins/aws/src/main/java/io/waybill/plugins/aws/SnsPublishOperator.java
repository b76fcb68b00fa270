package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** {@code sns_publish}: a message. */
public final class SnsPublishOperator extends AwsOperator<SnsPublishOperator.With> {
    private static final String ACTION = "sns.publish";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The ARN of the topic or endpoint.")
            String targetArn,

            @NotBlank @Size(max = 262_144) @JsonPropertyDescription("The message.")
            String message,

            @Size(max = 100) @JsonPropertyDescription("The subject of mails.") @Nullable String subject,

            @JsonPropertyDescription("Attributes of the message: name and text.")
            Map<String, String> messageAttributes,

            @JsonPropertyDescription("The group of the message, which a FIFO topic needs.") @Nullable String messageGroupId) {}

    /** Made by ServiceLoader. */
    public SnsPublishOperator() {
        super(
                "sns_publish",
                With.class,
                "Publishes a message to a topic of SNS, and hands on its id.",
                "operators.sns.SnsPublishOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object()
                .put("TargetArn", with.targetArn())
                .put("Message", with.message())
                .put("Subject", with.subject())
                .put("MessageGroupId", with.messageGroupId());
        ObjectNode attributes = request.putObject("MessageAttributes");
        with.messageAttributes()
                .forEach((name, value) ->
                        attributes.putObject(name).put("DataType", "String").put("StringValue", value));
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            PublishRequest request = SdkJson.read(ACTION, input, PublishRequest.builder());
            if (request.targetArn().endsWith(".fifo")) {
                request = request.toBuilder().messageDeduplicationId(token).build();
            }
            return Map.of(
                    "return_value",
                    TextNode.valueOf(clients.sns(target).publish(request).messageId()));
        });
    }
}
