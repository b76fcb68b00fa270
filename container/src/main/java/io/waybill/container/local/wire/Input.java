package io.waybill.container.local.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The members of a request, each read as the type that its action expects. A member that is absent or null is
 * absent; one of another type ends in a SerializationException, as AWS answers.
 */
public final class Input {

    private final ObjectNode members;

    /** @param members a JSON object of the request */
    public Input(ObjectNode members) {
        this.members = members;
    }

    /** All members as they came. Not a copy. */
    public ObjectNode members() {
        return members;
    }

    /** Whether the member is there and not null. */
    public boolean has(String name) {
        return members.hasNonNull(name);
    }

    /** A string. */
    public Optional<String> text(String name) {
        return get(name).map(value -> {
            if (!value.isTextual()) {
                throw wrongType(value, "a String");
            }
            return value.textValue();
        });
    }

    /** A string, the empty one where there is none. */
    public String textOrEmpty(String name) {
        return text(name).orElse("");
    }

    /** A whole number that fits an int. */
    public OptionalInt number(String name) {
        Optional<JsonNode> found = get(name);
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        JsonNode value = found.get();
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrongType(value, "an Integer");
        }
        return OptionalInt.of(value.intValue());
    }

    /** A whole number that fits a long. */
    public OptionalLong bigNumber(String name) {
        Optional<JsonNode> found = get(name);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode value = found.get();
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType(value, "a Long");
        }
        return OptionalLong.of(value.longValue());
    }

    /** A boolean. */
    public boolean flag(String name, boolean otherwise) {
        return get(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw wrongType(value, "a Boolean");
                    }
                    return value.booleanValue();
                })
                .orElse(otherwise);
    }

    /** A list of strings; empty where the member is absent. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(name)) {
            if (!value.isTextual()) {
                throw wrongType(value, "a String");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    /** A list of structures; empty where the member is absent. */
    public List<Input> structures(String name) {
        List<Input> structures = new ArrayList<>();
        for (JsonNode value : list(name)) {
            structures.add(structure(value));
        }
        return structures;
    }

    /** A structure, or one without members where the member is absent. */
    public Input structure(String name) {
        return get(name).map(Input::structure).orElseGet(() -> new Input(Json.object()));
    }

    /** A list as it came; empty where the member is absent. */
    public ArrayNode list(String name) {
        return get(name)
                .map(value -> {
                    if (!(value instanceof ArrayNode array)) {
                        throw wrongType(value, "a list");
                    }
                    return array;
                })
                .orElseGet(Json::array);
    }

    private Optional<JsonNode> get(String name) {
        JsonNode value = members.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private static Input structure(JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            throw wrongType(value, "a structure");
        }
        return new Input(object);
    }

    private static WireException wrongType(JsonNode value, String expected) {
        return new WireException(
                ErrorCode.SERIALIZATION, value.getNodeType() + "_VALUE can not be converted to " + expected);
    }
}
