package io.waybill.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a YAML document and its place. Immutable; a value that aliases name is shared. */
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {
    /** Where the value starts; for an alias, where the alias stands. */
    Place place();

    /** The value without its places. */
    JsonNode toJson();

    /** How many values there are in it, itself included. */
    long size();

    /** The same value at another place. */
    YamlNode at(Place place);

    /**
     * The place of a value inside this one, or of the nearest one around it that exists.
     *
     * @param path keys of maps and indexes of lists, from this value inwards
     */
    default Place locate(List<String> path) {
        YamlNode node = this;
        for (String step : path) {
            YamlNode child = node.child(step);
            if (child == null) {
                break;
            }
            node = child;
        }
        return node.place();
    }

    /** The place of a key inside this value: the path's last step; where there is none, as {@link #locate}. */
    default Place locateKey(List<String> path) {
        YamlNode node = this;
        for (int i = 0; i < path.size(); i++) {
            if (i == path.size() - 1 && node instanceof YamlMap map) {
                YamlMap.Entry entry = map.entries().get(path.get(i));
                return entry == null ? node.place() : entry.keyPlace();
            }
            YamlNode child = node.child(path.get(i));
            if (child == null) {
                break;
            }
            node = child;
        }
        return node.place();
    }

    /** The value at the end of a path, as in {@link #locate}; null when there is none. */
    default @Nullable YamlNode find(List<String> path) {
        YamlNode node = this;
        for (String step : path) {
            node = node == null ? null : node.child(step);
        }
        return node;
    }

    /** The value of a key or of an index; null when there is none. */
    @Nullable YamlNode child(String step);
}
