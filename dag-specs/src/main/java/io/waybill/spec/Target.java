package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where a task is to run: on a target by its name, or on any that has all of these labels.
 *
 * @param name empty where labels choose
 * @param labels what the target must have; empty where the name says all
 */
public record Target(String name, Map<String, String> labels) {
    /** The target of those who name none. */
    public static final Target DEFAULT = new Target("", Map.of());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,250}");

    public Target {
        labels = Map.copyOf(labels);
    }

    /** The target of a name. */
    public static Target named(String name) {
        return new Target(name, Map.of());
    }

    /**
     * Reads a name, or a map of labels.
     *
     * @throws SpecValueException when it is neither
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Target of(JsonNode value) {
        if (value.isTextual() && NAME.matcher(value.textValue()).matches()) {
            return named(value.textValue());
        }
        if (!value.isObject() || value.isEmpty()) {
            throw new SpecValueException(
                    value.isTextual() ? ProblemCode.INVALID_ID : ProblemCode.WRONG_TYPE,
                    "A target is a name, or a map of labels that it must have",
                    "write target: large, or target: {data: confidential}");
        }
        Map<String, String> labels = new TreeMap<>();
        value.properties().forEach(label -> {
            if (!label.getValue().isValueNode() || label.getValue().isNull()) {
                throw new SpecValueException(
                        ProblemCode.WRONG_TYPE, "The label " + label.getKey() + " must be a text", "write one word");
            }
            labels.put(label.getKey(), label.getValue().asText());
        });
        return new Target("", labels);
    }

    /** As it is written in a file. */
    @JsonValue
    Object written() {
        return labels.isEmpty() ? name : new TreeMap<>(labels);
    }

    /** For people: its name, or its labels. */
    @Override
    public String toString() {
        return labels.isEmpty() ? name : new TreeMap<>(labels).toString();
    }
}
