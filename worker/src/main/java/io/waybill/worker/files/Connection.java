package io.waybill.worker.files;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.bind.SpecJson;
import io.waybill.worker.StepException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one gets into something elsewhere, as Airflow writes it: a URI with each part percent-encoded, or a JSON object.
 *
 * @param host empty when none is given
 * @param port 0 when none is given
 * @param login empty when none is given
 * @param password empty when none is given
 * @param schema the database; empty when none is given
 * @param extra whatever else there is to know
 */
public record Connection(String host, int port, String login, String password, String schema, ObjectNode extra) {
    private static final String WRITE = "write a URI such as sftp://user:password@host:22, or a JSON object";

    public Connection {
        requireNonNull(host, "host");
        requireNonNull(login, "login");
        requireNonNull(password, "password");
        requireNonNull(schema, "schema");
        extra = extra.deepCopy();
    }

    /**
     * Reads one; empty for an empty text.
     *
     * @throws StepException when it is none; the message shows nothing of the text
     */
    public static Optional<Connection> of(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(text.strip().startsWith("{") ? ofJson(text) : ofUri(text.strip()));
    }

    private static Connection ofJson(String text) {
        try {
            JsonNode json = SpecJson.mapper().readTree(text);
            JsonNode extra = json.path("extra");
            if (extra.isTextual() && !extra.textValue().isBlank()) {
                extra = SpecJson.mapper().readTree(extra.textValue());
            }
            int port = json.path("port").isTextual()
                    ? Integer.parseInt(json.path("port").textValue().strip())
                    : json.path("port").asInt(0);
            return new Connection(
                    json.path("host").asText(""),
                    port,
                    json.path("login").asText(""),
                    json.path("password").asText(""),
                    json.path("schema").asText(""),
                    extra instanceof ObjectNode object
                            ? object
                            : SpecJson.mapper().createObjectNode());
        } catch (JsonProcessingException | NumberFormatException e) {
            throw StepException.badInput("The connection cannot be read as JSON: " + WRITE);
        }
    }

    private static Connection ofUri(String text) {
        try {
            URI uri = new URI(text);
            String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
            int at = authority.lastIndexOf('@');
            String user = at < 0 ? "" : authority.substring(0, at);
            String address = authority.substring(at + 1);
            int colon = user.indexOf(':');
            int portColon = address.endsWith("]") ? -1 : address.lastIndexOf(':');
            return new Connection(
                    decoded(portColon < 0 ? address : address.substring(0, portColon)),
                    portColon < 0 || portColon == address.length() - 1
                            ? 0
                            : Integer.parseInt(address.substring(portColon + 1)),
                    decoded(colon < 0 ? user : user.substring(0, colon)),
                    decoded(colon < 0 ? "" : user.substring(colon + 1)),
                    decoded(uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "")),
                    queried(uri.getRawQuery()));
        } catch (URISyntaxException | IllegalArgumentException | JsonProcessingException e) {
            throw StepException.badInput("The connection cannot be read as a URI: " + WRITE);
        }
    }

    private static ObjectNode queried(@Nullable String query) throws JsonProcessingException {
        ObjectNode extra = SpecJson.mapper().createObjectNode();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            String value = decoded(equals < 0 ? "" : part.substring(equals + 1));
            if (name.equals("__extra__")) {
                JsonNode all = SpecJson.mapper().readTree(value);
                return all instanceof ObjectNode object ? object : extra;
            }
            extra.put(name, value);
        }
        return extra;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A text of the extra; empty when it is not there or no text. */
    public Optional<String> extra(String name) {
        JsonNode value = extra.path(name);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    /** What must not be printed. */
    public List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        if (!password.isEmpty()) {
            secrets.add(password);
        }
        for (String name : List.of("private_key", "private_key_passphrase", "aws_session_token", "token")) {
            extra(name)
                    .ifPresent(secret ->
                            secret.lines().filter(line -> line.length() > 8).forEach(secrets::add));
        }
        return secrets;
    }

    @Override
    public String toString() {
        return "connection to " + host;
    }
}
