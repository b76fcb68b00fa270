package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The values that a task hands on: a list of names, or a map of names with what is to be said of each.
 *
 * @param byName in the order of the file
 */
public record Outputs(Map<String, Declared> byName) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    /**
     * One value.
     *
     * @param required whether the task fails without it
     * @param description for people; empty when there is none
     */
    public record Declared(boolean required, String description) {}

    public Outputs {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /**
     * Reads a list or a map.
     *
     * @throws SpecValueException when it is neither, or a name is none
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Outputs of(JsonNode value) {
        Map<String, Declared> byName = new LinkedHashMap<>();
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (byName.put(name(item.isTextual() ? item.textValue() : item.toString()), new Declared(true, ""))
                        != null) {
                    throw new SpecValueException(
                            ProblemCode.DUPLICATE_ID,
                            "The output " + item.asText() + " is declared twice",
                            "remove one");
                }
            }
        } else if (value.isObject()) {
            value.properties()
                    .forEach(entry -> byName.put(name(entry.getKey()), declared(entry.getKey(), entry.getValue())));
        } else {
            throw new SpecValueException(
                    ProblemCode.WRONG_TYPE, "outputs are a list of names, or a map", "write [rows, path]");
        }
        return new Outputs(byName);
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches() || text.equals("return_value")) {
            throw new SpecValueException(
                    ProblemCode.INVALID_ID,
                    "'" + text + "' is no name of an output",
                    "use letters, digits and '_', at most 100, no digit first; return_value stands for all of them");
        }
        return text;
    }

    private static Declared declared(String name, JsonNode value) {
        boolean required = true;
        String description = "";
        if (!value.isNull() && !value.isObject()) {
            throw new SpecValueException(
                    ProblemCode.WRONG_TYPE,
                    "What is said of the output " + name + " must be a map",
                    "write " + name + ": {}");
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (entry.getKey().equals("required") && entry.getValue().isBoolean()) {
                required = entry.getValue().booleanValue();
            } else if (entry.getKey().equals("description") && entry.getValue().isTextual()) {
                description = entry.getValue().textValue();
            } else {
                throw new SpecValueException(
                        ProblemCode.INVALID_VALUE,
                        "The output " + name + " has a wrong '" + entry.getKey() + "'",
                        "its keys are required (true or false) and description (a text)");
            }
        }
        return new Declared(required, description);
    }

    /** As it is written in a file: a map of what differs from the default. */
    @JsonValue
    Map<String, Map<String, Object>> written() {
        Map<String, Map<String, Object>> written = new LinkedHashMap<>();
        byName.forEach((name, declared) -> {
            Map<String, Object> said = new LinkedHashMap<>();
            if (!declared.required) {
                said.put("required", false);
            }
            if (!declared.description.isEmpty()) {
                said.put("description", declared.description);
            }
            written.put(name, said);
        });
        return written;
    }
}
