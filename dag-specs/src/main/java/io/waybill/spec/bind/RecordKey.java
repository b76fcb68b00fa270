package io.waybill.spec.bind;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One key of a record in JSON, for schemas and documentation.
 *
 * @param name in JSON
 * @param component the record component's name
 * @param type what it takes, such as {@code a whole number}
 * @param required whether it must be there
 * @param defaultValue what an absent key stands for; null when that is nothing
 * @param description of {@code @JsonPropertyDescription}; empty when there is none
 */
public record RecordKey(
        String name,
        String component,
        String type,
        boolean required,
        @Nullable JsonNode defaultValue,
        String description) {
    public RecordKey {
        requireNonNull(name, "name");
        requireNonNull(component, "component");
        requireNonNull(type, "type");
        requireNonNull(description, "description");
    }
}
