package io.waybill.spec.asset;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.SpecValueException.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An asset that a task writes or reads: its name or its URI alone, or a map.
 *
 * @param name unique among assets; the URI where the file gives no name
 * @param uri where the data is; the name where the file gives no URI
 * @param group what the asset belongs to, for people
 * @param extra what is to be told with each event of the asset; a copy is handed out
 * @param outputs outputs of the task that are told with each event, too
 */
public record AssetSpec(String name, String uri, String group, ObjectNode extra, List<String> outputs) {
    /** The group of assets that name none. */
    public static final String DEFAULT_GROUP = "asset";

    /** How long {@code extra} may be, in characters of its JSON. */
    public static final int LONGEST_EXTRA = 8 * 1024;

    private static final int LONGEST_GROUP = 200;
    private static final List<String> KEYS = List.of("name", "uri", "group", "extra", "outputs");

    public AssetSpec {
        requireNonNull(name, "name");
        requireNonNull(uri, "uri");
        requireNonNull(group, "group");
        extra = extra.deepCopy();
        outputs = List.copyOf(outputs);
    }

    /** The asset of this name or URI, of which nothing else is said. */
    public static AssetSpec named(String nameOrUri) {
        return new AssetSpec(nameOrUri, nameOrUri, DEFAULT_GROUP, JsonNodeFactory.instance.objectNode(), List.of());
    }

    /**
     * Reads a name, a URI, or a map.
     *
     * @throws SpecValueException with every fault in it
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static AssetSpec of(JsonNode value) {
        return new Reader().read(value);
    }

    /** Whether the file says no more of it than what it is called. */
    public boolean isPlain() {
        return name.equals(uri) && group.equals(DEFAULT_GROUP) && extra.isEmpty();
    }

    @Override
    public ObjectNode extra() {
        return extra.deepCopy();
    }

    /** As it is written in a file. */
    @JsonValue
    Object written() {
        if (isPlain() && outputs.isEmpty()) {
            return name;
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("name", name);
        if (!uri.equals(name)) {
            keys.put("uri", uri);
        }
        if (!group.equals(DEFAULT_GROUP)) {
            keys.put("group", group);
        }
        if (!extra.isEmpty()) {
            keys.put("extra", extra);
        }
        if (!outputs.isEmpty()) {
            keys.put("outputs", outputs);
        }
        return keys;
    }

    /** Finds all that is wrong with one in one go. */
    private static final class Reader {
        private final List<Fault> faults = new ArrayList<>();
        private ProblemCode code = ProblemCode.INVALID_VALUE;

        AssetSpec read(JsonNode value) {
            AssetSpec asset = value.isTextual() ? named(checked(value, List.of())) : map(value);
            if (!faults.isEmpty()) {
                throw new SpecValueException(code, faults);
            }
            return asset;
        }

        private AssetSpec map(JsonNode map) {
            if (!map.isObject()) {
                code = ProblemCode.WRONG_TYPE;
                fault(List.of(), "An asset is a name, a URI or a map", "write orders, or {name: orders, uri: …}");
                return named("");
            }
            map.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    String remedy = Nearest.remedy(key, KEYS, "known keys");
                    faults.add(new Fault(List.of(key), true, "There is no key '" + key + "' in an asset", remedy, 0));
                }
            });
            Optional<String> name = text(map, "name").map(value -> checked(value, List.of("name")));
            Optional<String> uri = text(map, "uri").map(value -> checked(value, List.of("uri")));
            if (name.isEmpty() && uri.isEmpty() && faults.isEmpty()) {
                fault(List.of(), "An asset needs a name or a uri", "write {name: orders, uri: s3://lake/orders}");
            }
            return new AssetSpec(
                    name.or(() -> uri).orElse(""), uri.or(() -> name).orElse(""), group(map), extra(map), outputs(map));
        }

        private String checked(JsonNode value, List<String> path) {
            String text = value.textValue();
            if (!AssetName.isValid(text)) {
                code = ProblemCode.INVALID_ID;
                fault(path, "'" + AssetName.shown(text) + "' is no name or URI of an asset", AssetName.REMEDY);
            }
            return text;
        }

        private Optional<JsonNode> text(JsonNode map, String key) {
            JsonNode value = map.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return Optional.empty();
            }
            if (!value.isTextual()) {
                fault(List.of(key), key + " must be a text", "put it in quotes");
                return Optional.empty();
            }
            return Optional.of(value);
        }

        private String group(JsonNode map) {
            String group = text(map, "group").map(JsonNode::textValue).orElse(DEFAULT_GROUP);
            if (group.isBlank() || group.length() > LONGEST_GROUP) {
                fault(List.of("group"), "A group has 1 to " + LONGEST_GROUP + " characters", "write a word");
            }
            return group;
        }

        private ObjectNode extra(JsonNode map) {
            JsonNode extra = map.path("extra");
            if (extra.isMissingNode() || extra.isNull()) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (!extra.isObject()) {
                fault(List.of("extra"), "extra must be a map", "write {owner: sales}");
                return JsonNodeFactory.instance.objectNode();
            }
            if (extra.toString().length() > LONGEST_EXTRA) {
                fault(
                        List.of("extra"),
                        "extra is longer than " + LONGEST_EXTRA + " characters as JSON",
                        "put it into a file, and name that");
            }
            return (ObjectNode) extra;
        }

        private List<String> outputs(JsonNode map) {
            JsonNode outputs = map.path("outputs");
            List<String> names = new ArrayList<>();
            if (!outputs.isMissingNode() && !outputs.isNull() && !outputs.isArray()) {
                fault(List.of("outputs"), "outputs must be a list of names", "write [rows]");
            }
            for (JsonNode name : outputs) {
                if (name.isTextual()) {
                    names.add(name.textValue());
                } else {
                    fault(
                            List.of("outputs", String.valueOf(names.size())),
                            "The name of an output must be a text",
                            "write [rows]");
                }
            }
            return names;
        }

        private void fault(List<String> path, String message, String remedy) {
            faults.add(new Fault(path, false, message, remedy, 0));
        }
    }
}
