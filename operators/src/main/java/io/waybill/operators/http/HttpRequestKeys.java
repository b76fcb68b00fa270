package io.waybill.operators.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.operators.ConnectionTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code http} and {@code http_wait} have in common: the request, and which answers are good. */
interface HttpRequestKeys {
    /** Keys of the input that may hold secrets. */
    Set<String> SECRETS = Set.of("connection", "headers", "data", "json");

    /** What an address may be, unless it is a template. */
    String URL = "(?i)https?://[^/\\s@]+(/\\S*)?|https?://[^/\\s@]+\\?\\S*";

    @Nullable String url();

    @Nullable String httpConnId();

    @Nullable String endpoint();

    @Nullable HttpMethod method();

    Map<String, String> headers();

    @Nullable String data();

    @Nullable JsonNode json();

    List<String> expectedStatus();

    Duration requestTimeout();

    /** What the call is given. */
    default ObjectNode input(HttpMethod usual) {
        HttpMethod method = method();
        ObjectNode input = JsonNodeFactory.instance
                .objectNode()
                .put("method", (method == null ? usual : method).name())
                .put("millis", requestTimeout().toMillis());
        String url = url();
        String connection = httpConnId();
        String endpoint = endpoint();
        if (url != null) {
            input.put("url", url);
        }
        if (connection != null) {
            input.put("connection", ConnectionTemplate.of(connection));
        }
        if (endpoint != null) {
            input.put("endpoint", endpoint);
        }
        ObjectNode headers = input.putObject("headers");
        headers().forEach(headers::put);
        if (data() != null) {
            input.put("data", data());
        }
        if (json() != null) {
            input.set("json", json());
        }
        expectedStatus().forEach(input.putArray("expected_status")::add);
        return input;
    }
}
