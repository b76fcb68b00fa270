package io.waybill.operators.sql;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.operators.ConnectionTemplate;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;

/** What {@code sql_wait} may be told; each component's description says what it means. */
public record SqlWaitWith(
        @NotBlank @Pattern(regexp = ConnectionTemplate.ID, message = "This is no id of a connection") @JsonPropertyDescription("The connection, as of sql.")
        String connId,

        @NotBlank @Size(max = 100_000) @JsonPropertyDescription(
                "A query. The wait ends when the first value of its first row is there and neither null, false, 0 nor empty, or is"
                        + " one of allowed_values. What it changes is taken back.")
        String sql,

        @Size(max = 100) @JsonPropertyDescription("What takes the places of the ? in it. Secrets may be used in it.")
        List<JsonNode> parameters,

        @Size(max = 50) @JsonPropertyDescription("The values, as texts, that end the wait.")
        List<String> allowedValues,

        @Size(max = 50) @JsonPropertyDescription(
                "The values, as texts, after which the task fails, for waiting makes no sense any more.")
        List<String> failedValues,

        @JsonProperty(defaultValue = "false") @JsonPropertyDescription("Whether the task fails where there is no row.")
        boolean failOnEmpty,

        @NotNull @DurationRange(min = "1s", max = "10m")
        @JsonProperty(defaultValue = "1m")
        @JsonPropertyDescription("How long each look may take.")
        Duration queryTimeout,

        @NotNull @DurationRange(min = "1s")
        @JsonProperty(defaultValue = "1m")
        @JsonPropertyDescription("The time from one look to the next.")
        Duration pokeInterval,

        @JsonProperty(defaultValue = "false") @JsonPropertyDescription("Whether that time doubles as the wait goes on.")
        boolean exponentialBackoff,

        @NotNull @DurationRange(min = "1s")
        @JsonProperty(defaultValue = "7d")
        @JsonPropertyDescription("How long the wait may take over all tries; then the task fails without another one.")
        Duration timeout,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether the task is skipped where it would fail.")
        boolean softFail) {
    public SqlWaitWith {
        parameters = List.copyOf(parameters);
        allowedValues = List.copyOf(allowedValues);
        failedValues = List.copyOf(failedValues);
    }
}
