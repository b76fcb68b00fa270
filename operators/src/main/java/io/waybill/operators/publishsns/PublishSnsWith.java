package io.waybill.operators.publishsns;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.steps.StepContainer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** What {@code publish_sns} may be told; each component's description says what it means. */
public record PublishSnsWith(
        @NotBlank @JsonPropertyDescription("ARN of the topic.") String topicArn,

        @Size(max = 100) @JsonPropertyDescription("The subject.") String subject,

        @NotBlank @JsonPropertyDescription("The message.") String message,

        @Valid @NotNull @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("The container of the step.") StepContainer container) {}
