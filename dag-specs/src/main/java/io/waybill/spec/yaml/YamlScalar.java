package io.waybill.spec.yaml;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A text, number, boolean or null.
 *
 * @param toJson the value
 * @param place where it starts
 * @param lastLine the line in which it ends, or the one after that
 */
public record YamlScalar(JsonNode toJson, Place place, int lastLine) implements YamlNode {
    public YamlScalar {
        requireNonNull(toJson, "toJson");
        requireNonNull(place, "place");
    }

    /** A value on one line. */
    public YamlScalar(JsonNode toJson, Place place) {
        this(toJson, place, place.line());
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
