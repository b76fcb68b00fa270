package io.waybill.engine.vault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.template.SensitiveNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection: where something is, and how one gets in.
 *
 * @param id its name
 * @param type what it leads to, such as {@code postgres}
 * @param description for people; empty when there is none
 * @param host empty when there is none
 * @param schema empty when there is none
 * @param login empty when there is none
 * @param password empty when there is none; nobody may see it
 * @param port absent when there is none
 * @param extra more, mostly a JSON object; empty when there is none
 * @param source the variable of the environment that it comes from; empty where it comes from the database
 * @param problem why it cannot be read; empty where it can
 */
public record Connection(
        String id,
        String type,
        String description,
        String host,
        String schema,
        String login,
        String password,
        @Nullable Integer port,
        String extra,
        String source,
        String problem) {
    private static final JsonMapper JSON = new JsonMapper();

    public Connection {
        requireNonNull(id, "id");
        requireNonNull(type, "type");
        requireNonNull(description, "description");
        requireNonNull(host, "host");
        requireNonNull(schema, "schema");
        requireNonNull(login, "login");
        requireNonNull(password, "password");
        requireNonNull(extra, "extra");
        requireNonNull(source, "source");
        requireNonNull(problem, "problem");
    }

    /** The same as if it had come from this variable of the environment. */
    Connection from(String variable, String why) {
        return new Connection(id, type, description, host, schema, login, password, port, extra, variable, why);
    }

    /** The same by another name. */
    Connection named(String other) {
        return new Connection(other, type, description, host, schema, login, password, port, extra, source, problem);
    }

    /** What of the extra people may see: all but the values whose names say that they are secret. */
    public String shownExtra() {
        if (extra.isEmpty()) {
            return "";
        }
        JsonNode tree = extraTree();
        return tree.isObject() ? redacted(tree).toString() : Variable.HIDDEN;
    }

    JsonNode extraTree() {
        try {
            return JSON.readTree(extra);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static JsonNode redacted(JsonNode node) {
        JsonNode copy = node.deepCopy();
        if (copy instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                object.set(
                        field.getKey(),
                        SensitiveNames.isSensitive(field.getKey())
                                ? TextNode.valueOf(Variable.HIDDEN)
                                : redacted(field.getValue()));
            }
            return object;
        }
        return copy.isArray() && SensitiveNames.anyIn(copy) ? TextNode.valueOf(Variable.HIDDEN) : copy;
    }

    /**
     * The extra that somebody sends back, with what was hidden from them as it is.
     *
     * @param sent as they have it
     */
    public String unhidden(String sent) {
        if (sent.equals(Variable.HIDDEN)) {
            return extra;
        }
        try {
            JsonNode tree = JSON.readTree(sent);
            restore(tree, extraTree());
            return sent.contains(Variable.HIDDEN) ? tree.toString() : sent;
        } catch (JsonProcessingException e) {
            return sent;
        }
    }

    private static void restore(JsonNode sent, JsonNode before) {
        if (sent instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                JsonNode was = before.path(field.getKey());
                if (Variable.HIDDEN.equals(field.getValue().textValue()) && !was.isMissingNode()) {
                    object.set(field.getKey(), was);
                } else {
                    restore(field.getValue(), was);
                }
            }
        }
    }

    /** Each text of it that nobody may see. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        if (!password.isEmpty()) {
            secrets.add(password);
            secrets.add(ConnectionText.encoded(password));
        }
        JsonNode tree = extraTree();
        if (tree.isObject()) {
            collect(tree, false, secrets);
        } else if (!extra.isEmpty()) {
            secrets.add(extra);
        }
        return secrets;
    }

    private static void collect(JsonNode node, boolean secret, List<String> into) {
        node.properties()
                .forEach(
                        field -> collect(field.getValue(), secret || SensitiveNames.isSensitive(field.getKey()), into));
        if (node.isArray()) {
            node.forEach(item -> collect(item, secret, into));
        } else if (secret && node.isValueNode()) {
            into.add(node.asText());
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
