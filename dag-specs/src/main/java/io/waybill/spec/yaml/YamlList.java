package io.waybill.spec.yaml;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list.
 *
 * @param items its values
 * @param place where it starts
 * @param size how many values there are in it, itself included
 */
public record YamlList(List<YamlNode> items, Place place, long size) implements YamlNode {
    public YamlList {
        items = List.copyOf(items);
        requireNonNull(place, "place");
    }

    /** A list of these values. */
    public static YamlList of(List<YamlNode> items, Place place) {
        return new YamlList(
                items, place, 1 + items.stream().mapToLong(YamlNode::size).sum());
    }

    @Override
    public ArrayNode toJson() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode(items.size());
        items.forEach(item -> json.add(item.toJson()));
        return json;
    }

    @Override
    public YamlList at(Place place) {
        return new YamlList(items, place, size);
    }

    @Override
    public @Nullable YamlNode child(String step) {
        int index;
        try {
            index = Integer.parseInt(step);
        } catch (NumberFormatException e) {
            return null;
        }
        return index >= 0 && index < items.size() ? items.get(index) : null;
    }
}
