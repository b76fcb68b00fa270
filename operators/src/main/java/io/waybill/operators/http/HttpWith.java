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

/** What {@code http} may be told; each component's description says what it means. */
@OneOf({"url", "http_conn_id"})
@BodyOnce
public record HttpWith(
        @Pattern(
                regexp = HttpRequestKeys.URL,
                message = "This is no address of a web service; write https://host/path, without a user")
        @JsonPropertyDescription("The address. Either this or http_conn_id.")
        @Nullable String url,

        @Pattern(regexp = ConnectionTemplate.ID, message = "This is no id of a connection") @JsonPropertyDescription(
                "A connection. Its host, port and schema (http or https) are the address that endpoint is added to, its login and"
                        + " password are sent as Basic authorization, the texts of its extra as headers. Either this or url.")
        @Nullable String httpConnId,

        @JsonPropertyDescription("The path, with any query, below the connection's address.") @Nullable String endpoint,

        @JsonPropertyDescription("What is asked. Default: POST with a body, else GET; Airflow's own is always POST.")
        @Nullable HttpMethod method,

        @JsonPropertyDescription("Headers. Secrets may be used in them.")
        Map<String, String> headers,

        @Size(max = 1_000_000) @JsonPropertyDescription("The body. Secrets may be used in it. Either this or json.")
        @Nullable String data,

        @JsonPropertyDescription("The body as JSON. Secrets may be used in it. Either this or data.") @Nullable JsonNode json,

        @NotNull @Size(min = 1, max = 50) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonProperty(defaultValue = "[\"2xx\"]")
        @JsonPropertyDescription(
                "The statuses with which the task succeeds, such as 200, or 2xx for all that begin alike.")
        List<@Pattern(regexp = "[1-5]([0-9]{2}|xx)", message = "This is no status; write 200 or 2xx") String>
                expectedStatus,

        @IsJsonPath
        @JsonPropertyDescription(
                "What of a JSON answer is handed on, as a JSONPath such as $.data.id, without regular expressions; the task fails"
                        + " where it leads nowhere. Absent: all of the answer, if it has no more than 48 KiB.")
        @Nullable String responsePath,

        @Size(max = 50) @JsonPropertyDescription(
                "More of a JSON answer that is handed on: the output's name and its JSONPath, such as {count: $.items.length()}.")
        Map<
                        @Pattern(regexp = "[A-Za-z_][A-Za-z0-9_]{0,63}", message = "This is no name of an output") String,
                        @IsJsonPath String>
                extract,

        @NotNull @DurationRange(min = "100ms", max = "5m")
        @JsonProperty(defaultValue = "1m")
        @JsonPropertyDescription("How long the answer may take, redirects and all.")
        Duration requestTimeout)
        implements HttpRequestKeys {
    public HttpWith {
        headers = Ordered.copyOf(headers);
        expectedStatus = List.copyOf(expectedStatus);
        extract = Ordered.copyOf(extract);
    }
}
