package io.waybill.spec.template;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.hubspot.jinjava.util.HasObjectTruthValue;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** JSON as values that templates can walk through, and that print as JSON. */
final class JsonValues {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonValues() {}

    /** The value of a JSON node. */
    static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isBigInteger() || node.isIntegralNumber() ? integer(node) : node.decimalValue();
            case ARRAY -> {
                Sequence list = new Sequence();
                node.forEach(item -> list.add(of(item)));
                yield list;
            }
            case OBJECT -> {
                Dictionary map = new Dictionary();
                node.properties().forEach(entry -> map.put(entry.getKey(), of(entry.getValue())));
                yield map;
            }
            case NULL, MISSING -> Nothing.INSTANCE;
            case BINARY, POJO -> node.asText();
        };
    }

    private static Object integer(JsonNode node) {
        return node.canConvertToLong() ? node.longValue() : node.bigIntegerValue();
    }

    static Sequence sequence(Collection<?> items) {
        Sequence list = new Sequence();
        list.addAll(items);
        return list;
    }

    private static String print(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value that came from JSON cannot be written as JSON", e);
        }
    }

    /** A JSON object. */
    static final class Dictionary extends LinkedHashMap<String, Object> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return print(this);
        }
    }

    /** A JSON array. */
    static final class Sequence extends ArrayList<Object> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return print(this);
        }
    }

    /** JSON's null: a value, unlike Java's null, which Jinjava takes for an unknown variable. */
    enum Nothing implements HasObjectTruthValue {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean getObjectTruthValue() {
            return false;
        }

        @JsonValue
        @Nullable Object json() {
            return null;
        }

        @Override
        public String toString() {
            return "null";
        }
    }
}
