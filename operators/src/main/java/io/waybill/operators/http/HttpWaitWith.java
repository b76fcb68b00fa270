package io.waybill.operators.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.operators.ConnectionTemplate;
import io.waybill.operators.IsJsonPath;
import io.waybill.operators.OneOf;
import io.waybill.operators.fargate.Ordered;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code http_wait} may be told; each component's description says what it means. */
@OneOf({"url", "http_conn_id"})
@BodyOnce
public record HttpWaitWith(
        @Pattern(
                regexp = HttpRequestKeys.URL,
                message = "This is no address of a web service; write https://host/path, without a user")
        @JsonPropertyDescription("The address. Either this or http_conn_id.")
        @Nullable String url,

        @Pattern(regexp = ConnectionTemplate.ID, message = "This is no id of a connection") @JsonPropertyDescription("A connection, used as http does. Either this or url.")
        @Nullable String httpConnId,

        @JsonPropertyDescription("The path, with any query, below the connection's address.") @Nullable String endpoint,

        @JsonPropertyDescription("What is asked; GET when absent.") @Nullable HttpMethod method,

        @JsonPropertyDescription("Headers. Secrets may be used in them.")
        Map<String, String> headers,

        @Size(max = 1_000_000) @JsonPropertyDescription("The body. Secrets may be used in it. Either this or json.")
        @Nullable String data,

        @JsonPropertyDescription("The body as JSON. Secrets may be used in it. Either this or data.") @Nullable JsonNode json,

        @NotNull @Size(min = 1, max = 50) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonProperty(defaultValue = "[\"2xx\"]")
        @JsonPropertyDescription(
                "The statuses that end the wait, such as 200, or 2xx for all that begin alike. After 404, 408, 409, 423, 425, 429"
                        + " and 5xx the wait goes on; after any other the task fails.")
        List<@Pattern(regexp = "[1-5]([0-9]{2}|xx)", message = "This is no status; write 200 or 2xx") String>
                expectedStatus,

        @IsJsonPath
        @JsonPropertyDescription(
                "What of a JSON answer is looked at, as a JSONPath such as $.state. The wait ends when it is there and neither"
                        + " null, false, 0 nor empty, or has one of allowed_values.")
        @Nullable String responsePath,

        @Size(max = 50) @JsonPropertyDescription("The values, as texts, that end the wait.")
        List<String> allowedValues,

        @Size(max = 50) @JsonPropertyDescription(
                "The values, as texts, after which the task fails, for waiting makes no sense any more.")
        List<String> failedValues,

        @NotNull @DurationRange(min = "100ms", max = "5m")
        @JsonProperty(defaultValue = "1m")
        @JsonPropertyDescription("How long each answer may take, redirects and all.")
        Duration requestTimeout,

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
        boolean softFail)
        implements HttpRequestKeys {
    public HttpWaitWith {
        headers = Ordered.copyOf(headers);
        expectedStatus = List.copyOf(expectedStatus);
        allowedValues = List.copyOf(allowedValues);
        failedValues = List.copyOf(failedValues);
    }
}
