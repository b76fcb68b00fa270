package io.waybill.operators.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.Connection;
import io.waybill.engine.vault.ConnectionText;
import io.waybill.operators.JsonPaths;
import io.waybill.operators.http.HttpExchange.Answer;
import io.waybill.operators.http.HttpExchange.Request;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.http.ParseException;
import org.apache.http.entity.ContentType;

/** Reads the input of a call: the request that it stands for, and which answers are good. */
final class HttpInput {
    private static final int SHOWN = 300;

    private final ObjectNode input;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();

    HttpInput(ObjectNode input) {
        this.input = input;
    }

    /** The request. */
    Request request() {
        String body = null;
        if (input.has("json")) {
            headers.put("Content-Type", "application/json; charset=UTF-8");
            body = input.path("json").toString();
        } else if (input.has("data")) {
            body = input.path("data").asText();
        }
        String url = input.path("url").asText();
        if (input.has("connection")) {
            url = address(ConnectionText.parse("", input.path("connection").asText()));
        }
        input.path("headers").properties().forEach(header -> {
            headers.keySet().removeIf(header.getKey()::equalsIgnoreCase);
            headers.put(header.getKey(), header.getValue().asText());
        });
        headers.forEach((name, value) -> secrets.add(value));
        return new Request(
                input.path("method").asText(),
                uri(url),
                headers,
                body,
                Duration.ofMillis(input.path("millis").asLong()));
    }

    private static URI uri(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new WaybillException(
                    ErrorCode.SERVICE_REFUSED,
                    "'" + url + "' is no address: " + e.getMessage()
                            + "; encode what is special in it, as with | urlencode");
        }
    }

    /** As Airflow's hook reads a connection. */
    private String address(Connection connection) {
        if (!connection.login().isEmpty() || !connection.password().isEmpty()) {
            String who = connection.login() + ":" + connection.password();
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8)));
            secrets.add(connection.password());
        }
        JsonPaths.parse(connection.extra())
                .ifPresent(extra -> extra.properties().forEach(field -> {
                    if (field.getValue().isTextual()) {
                        headers.put(field.getKey(), field.getValue().textValue());
                    }
                }));
        String host = connection.host();
        String scheme = connection.schema().isEmpty() ? connection.type() : connection.schema();
        String base = host.contains("://") ? host : (scheme.equals("https") ? "https://" : "http://") + host;
        String endpoint = input.path("endpoint").asText();
        return base
                + (connection.port() == null ? "" : ":" + connection.port())
                + (endpoint.isEmpty() || base.endsWith("/") || endpoint.startsWith("/") || endpoint.startsWith("?")
                        ? ""
                        : "/")
                + (base.endsWith("/") && endpoint.startsWith("/") ? endpoint.substring(1) : endpoint);
    }

    /** Whether the task asked for this. */
    boolean isExpected(int status) {
        for (JsonNode expected : input.path("expected_status")) {
            String text = expected.asText();
            if (text.equals(Integer.toString(status)) || text.equals(status / 100 + "xx")) {
                return true;
            }
        }
        return false;
    }

    /** The answer's text. */
    static String text(Answer answer) {
        Charset charset = StandardCharsets.UTF_8;
        try {
            ContentType type = ContentType.parse(answer.contentType());
            charset = type.getCharset() == null ? charset : type.getCharset();
        } catch (ParseException | IllegalArgumentException e) {
            // Whoever names no charset that there is means this one.
            return new String(answer.body(), StandardCharsets.UTF_8);
        }
        return new String(answer.body(), charset);
    }

    /** The answer as JSON. */
    static Optional<JsonNode> json(Answer answer) {
        return JsonPaths.parse(text(answer));
    }

    /** The answer in short, for people, without what is secret of the request. */
    String told(Answer answer) {
        String text = text(answer).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                text = text.replace(secret, "***");
            }
        }
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return answer.status() + (shown.isEmpty() ? ", without a body" : ": " + shown);
    }
}
