package io.waybill.spec.yaml;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A text, number, boolean or null.
 *
 * @param toJson the value
 * @param place where it starts
 */
public record YamlScalar(JsonNode toJson, Place place) implements YamlNode {
    public YamlScalar {
        requireNonNull(toJson, "toJson");
        requireNonNull(place, "place");
    }

    @Override
    public long size() {
        return 1;
    }

    @Override
    public YamlScalar at(Place place) {
        return new YamlScalar(toJson, place);
    }

    @Override
    public @Nullable YamlNode child(String step) {
        return null;
    }
}
