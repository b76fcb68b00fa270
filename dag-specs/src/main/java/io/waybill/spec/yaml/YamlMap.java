package io.waybill.spec.yaml;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map whose keys are texts.
 *
 * @param entries in the order of the file
 * @param place where it starts
 * @param size how many values there are in it, itself included
 */
public record YamlMap(Map<String, Entry> entries, Place place, long size) implements YamlNode {
    public YamlMap {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        requireNonNull(place, "place");
    }

    /**
     * A key's value.
     *
     * @param keyPlace where the key stands
     * @param value what it names
     */
    public record Entry(Place keyPlace, YamlNode value) {
        public Entry {
            requireNonNull(keyPlace, "keyPlace");
            requireNonNull(value, "value");
        }
    }

    /** A map of these entries. */
    public static YamlMap of(Map<String, Entry> entries, Place place) {
        long size = 1;
        for (Entry entry : entries.values()) {
            size += entry.value().size();
        }
        return new YamlMap(entries, place, size);
    }

    /**
     * This map with another one over it: maps are merged key by key, anything else is replaced. The result has the
     * other's place; each part keeps its own.
     */
    public YamlMap mergedWith(YamlMap over) {
        Map<String, Entry> merged = new LinkedHashMap<>(entries);
        over.entries.forEach((key, entry) -> {
            Entry under = entries.get(key);
            if (under != null && under.value() instanceof YamlMap one && entry.value() instanceof YamlMap other) {
                merged.put(key, new Entry(entry.keyPlace(), one.mergedWith(other)));
            } else {
                merged.put(key, entry);
            }
        });
        return of(merged, over.place);
    }

    /** This map without some of its keys. */
    public YamlMap without(Set<String> keys) {
        Map<String, Entry> rest = new LinkedHashMap<>(entries);
        rest.keySet().removeAll(keys);
        return of(rest, place);
    }

    /** This map with a key set. */
    public YamlMap with(String key, Entry entry) {
        Map<String, Entry> all = new LinkedHashMap<>(entries);
        all.put(key, entry);
        return of(all, place);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        entries.forEach((key, entry) -> json.set(key, entry.value().toJson()));
        return json;
    }

    @Override
    public YamlMap at(Place place) {
        return new YamlMap(entries, place, size);
    }

    @Override
    public @Nullable YamlNode child(String step) {
        Entry entry = entries.get(step);
        return entry == null ? null : entry.value();
    }
}
