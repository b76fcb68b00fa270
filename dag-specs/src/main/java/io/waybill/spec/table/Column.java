package io.waybill.spec.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import java.util.Locale;
import java.util.Set;

/**
 * A column of a table: {@code id}, {@code id bigint}, {@code id bigint not null}, or a map with {@code name}, {@code type} and
 * {@code nullable}.
 *
 * @param name as it is, not yet quoted
 * @param type its type
 * @param nullable whether a value may be absent
 */
public record Column(String name, ColumnType type, boolean nullable) {
    private static final String NOT_NULL = " not null";
    private static final Set<String> KEYS = Set.of("name", "type", "nullable");

    public Column {
        SqlNames.check(name);
    }

    /**
     * Reads a column.
     *
     * @throws SpecValueException when it is none
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Column of(JsonNode value) {
        if (value.isTextual() && !value.textValue().isBlank()) {
            String text = value.textValue().strip();
            boolean required = text.toLowerCase(Locale.ROOT).endsWith(NOT_NULL);
            String rest = required
                    ? text.substring(0, text.length() - NOT_NULL.length()).strip()
                    : text;
            int space = rest.indexOf(' ');
            return new Column(
                    space < 0 ? rest : rest.substring(0, space),
                    space < 0 ? ColumnType.TEXT : ColumnType.of(rest.substring(space + 1)),
                    !required);
        }
        if (value.isObject() && value.path("name").isTextual()) {
            value.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    throw new SpecValueException(
                            ProblemCode.UNKNOWN_KEY, "A column has no key '" + key + "'", "use name, type, nullable");
                }
            });
            return new Column(
                    value.path("name").textValue(),
                    value.has("type") ? ColumnType.of(value.path("type").asText()) : ColumnType.TEXT,
                    value.path("nullable").asBoolean(true));
        }
        throw new SpecValueException(
                ProblemCode.WRONG_TYPE,
                "A column is a text or a map",
                "write id bigint not null, or {name: id, type: bigint}");
    }

    /** As a map, which says all of it. */
    @JsonValue
    JsonNode written() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("type", type.toString())
                .put("nullable", nullable);
    }
}
