package io.waybill.operators.publishsns;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.steps.ConnectionId;
import io.waybill.operators.steps.StepContainer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What {@code publish_sns} may be told; each component's description says what it means. */
public record PublishSnsWith(
        @NotBlank @JsonPropertyDescription("ARN of the topic.")
        String topicArn,

        @Size(max = 100) @JsonPropertyDescription("The subject.")
        String subject,

        @NotBlank @JsonPropertyDescription("The message.") String message,

        @ConnectionId
        @JsonPropertyDescription(
                "A connection with access keys, for who has no role; the container's role when absent.")
        @Nullable String connectionId,

        @Valid @NotNull @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("The container of the step.")
        StepContainer container) {}
