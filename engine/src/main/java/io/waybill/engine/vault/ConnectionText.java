package io.waybill.engine.vault;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections as Airflow writes them into one text: a URI, {@code postgres://login:password@host:5432/schema?extra=…}, each part
 * percent-encoded, or a JSON object.
 */
public final class ConnectionText {
    private static final JsonMapper JSON = new JsonMapper();

    /** A whole extra that is no flat object of texts stands under this name. */
    private static final String WHOLE_EXTRA = "__extra__";

    private ConnectionText() {}

    /**
     * Reads a connection.
     *
     * @throws IllegalArgumentException where the text is neither; the message does not quote it
     */
    public static Connection parse(String id, String text) {
        return text.strip().startsWith("{") ? json(id, text) : uri(id, text.strip());
    }

    private static Connection json(String id, String text) {
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It is no JSON");
        }
        JsonNode port = tree.path("port");
        JsonNode extra = tree.has("extra") ? tree.path("extra") : tree.path("extra_dejson");
        return new Connection(
                id,
                textOf(tree, "conn_type", "connection_type", "engine"),
                textOf(tree, "description"),
                textOf(tree, "host", "remote_host", "server"),
                textOf(tree, "schema", "database", "dbname"),
                textOf(tree, "login", "user", "username", "user_name"),
                textOf(tree, "password", "pass"),
                port.isMissingNode() || port.isNull() || port.asText().isEmpty() ? null : port(port.asText()),
                extra.isMissingNode() || extra.isNull() ? "" : extra.isTextual() ? extra.textValue() : extra.toString(),
                "",
                "");
    }

    /** The first of these fields that is there: Airflow's name, then those that Airflow's secrets backends and Amazon RDS use. */
    private static String textOf(JsonNode tree, String... fields) {
        for (String field : fields) {
            JsonNode value = tree.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                return value.asText();
            }
        }
        return "";
    }

    private static Integer port(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Its port is no number");
        }
    }

    private static Connection uri(String id, String text) {
        int colon = text.indexOf("://");
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "It is neither a JSON object nor a URI; write postgres://login:password@host:5432/schema");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 3);
        int query = rest.indexOf('?');
        String extra = query < 0 ? "" : extra(rest.substring(query + 1));
        String way = query < 0 ? rest : rest.substring(0, query);
        int at = way.lastIndexOf('@');
        String who = at < 0 ? "" : way.substring(0, at);
        String where = way.substring(at + 1);
        int slash = where.indexOf('/');
        String hostAndPort = slash < 0 ? where : where.substring(0, slash);
        String schema = slash < 0 ? "" : where.substring(slash + 1);
        int secret = who.indexOf(':');
        int portAt = hostAndPort.startsWith("[")
                ? hostAndPort.indexOf(':', hostAndPort.indexOf(']') + 1)
                : hostAndPort.indexOf(':');
        String host = portAt < 0 ? hostAndPort : hostAndPort.substring(0, portAt);
        return new Connection(
                id,
                scheme.equals("postgresql") ? "postgres" : scheme.replace('-', '_'),
                "",
                decoded(host),
                decoded(schema),
                decoded(secret < 0 ? who : who.substring(0, secret)),
                secret < 0 ? "" : decoded(who.substring(secret + 1)),
                portAt < 0 || portAt == hostAndPort.length() - 1 ? null : port(hostAndPort.substring(portAt + 1)),
                extra,
                "",
                "");
    }

    private static String extra(String query) {
        ObjectNode extra = JSON.createObjectNode();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (name.equals(WHOLE_EXTRA)) {
                return value;
            }
            if (!name.isEmpty()) {
                extra.put(name, value);
            }
        }
        return extra.isEmpty() ? "" : extra.toString();
    }

    /** All of a connection as a URI. */
    static String uri(Connection connection) {
        StringBuilder uri =
                new StringBuilder(connection.type().toLowerCase(Locale.ROOT).replace('_', '-')).append("://");
        if (!connection.login().isEmpty() || !connection.password().isEmpty()) {
            uri.append(encoded(connection.login()));
            if (!connection.password().isEmpty()) {
                uri.append(':').append(encoded(connection.password()));
            }
            uri.append('@');
        }
        uri.append(encoded(connection.host()));
        if (connection.port() != null) {
            uri.append(':').append(connection.port());
        }
        if (!connection.schema().isEmpty() || !connection.extra().isEmpty()) {
            uri.append('/').append(encoded(connection.schema()));
        }
        if (!connection.extra().isEmpty()) {
            uri.append('?').append(query(connection));
        }
        return uri.toString();
    }

    private static String query(Connection connection) {
        JsonNode extra = connection.extraTree();
        StringBuilder query = new StringBuilder();
        if (extra.isObject() && !extra.isEmpty()) {
            for (Map.Entry<String, JsonNode> field : extra.properties()) {
                String value = field.getValue().textValue();
                if (value == null) {
                    return WHOLE_EXTRA + "=" + encoded(connection.extra());
                }
                query.append(query.isEmpty() ? "" : "&")
                        .append(encoded(field.getKey()))
                        .append('=')
                        .append(encoded(value));
            }
            return query.toString();
        }
        return WHOLE_EXTRA + "=" + encoded(connection.extra());
    }

    static String encoded(@Nullable String text) {
        return URLEncoder.encode(requireNonNullElse(text, ""), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
