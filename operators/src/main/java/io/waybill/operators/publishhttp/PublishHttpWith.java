package io.waybill.operators.publishhttp;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.fargate.Ordered;
import io.waybill.operators.steps.ConnectionId;
import io.waybill.operators.steps.StepContainer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code publish_http} may be told; each component's description says what it means. */
public record PublishHttpWith(
        @NotBlank @JsonPropertyDescription("The address; one that ends in / gets the file's name.")
        String url,

        @NotNull @JsonProperty(defaultValue = "PUT") @JsonPropertyDescription("PUT or POST.")
        Method method,

        @NotEmpty @Size(max = 1000) @JsonPropertyDescription(
                "The files: paths or patterns such as out/*.csv, in the run's files. One that names nothing is an error.")
        List<@NotBlank String> files,

        @NotNull @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether files keep the folders of their paths; else only their names count.")
        Boolean keepFolders,

        @JsonPropertyDescription("Headers.") Map<String, String> headers,

        @NotEmpty @JsonProperty(defaultValue = "[200, 201, 202, 204]")
        @JsonPropertyDescription("Answers that mean success.")
        List<Integer> expectedStatus,

        @ConnectionId
        @JsonPropertyDescription("The connection with login and password, or a token as its password.")
        @Nullable String connectionId,

        @Valid @NotNull @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("The container of the step.")
        StepContainer container) {

    public PublishHttpWith {
        files = List.copyOf(files);
        headers = Ordered.copyOf(headers);
        expectedStatus = List.copyOf(expectedStatus);
    }
}
