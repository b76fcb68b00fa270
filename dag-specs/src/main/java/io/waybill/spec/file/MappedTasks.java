package io.waybill.spec.file;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which tasks of a document are run for items, by themselves or with a group that they are in. Works on what is written. */
final class MappedTasks {
    private static final String EXPAND = "expand";

    private final Map<String, YamlMap> groups = new HashMap<>();
    private final Map<String, YamlMap> items = new HashMap<>();

    /** By the id of a group the nearest one, it or one around it, that is run for items. */
    private final Map<String, Optional<YamlMap>> mappedAround = new HashMap<>();

    MappedTasks(List<YamlMap> tasks, List<YamlMap> groups) {
        tasks.forEach(task -> id(task).ifPresent(id -> items.putIfAbsent(id, task)));
        groups.forEach(group -> id(group).ifPresent(id -> {
            items.putIfAbsent(id, group);
            this.groups.putIfAbsent(id, group);
        }));
    }

    private static Optional<String> id(YamlMap item) {
        return text(item, "id");
    }

    private static Optional<String> text(YamlMap item, String key) {
        YamlNode value = item.child(key);
        return value == null || !value.toJson().isValueNode()
                ? Optional.empty()
                : Optional.of(value.toJson().asText());
    }

    /** Whether it is run for items. */
    boolean isMapped(YamlMap task) {
        return expands(task) || mappedGroup(task) != null;
    }

    private static boolean expands(YamlMap item) {
        YamlNode expand = item.child(EXPAND);
        return expand != null && !expand.toJson().isNull();
    }

    /** The group around it, near or far, that is run for items. Found once for each group, however deep they lie. */
    private @Nullable YamlMap mappedGroup(YamlMap item) {
        List<String> way = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        YamlMap at = parent(item);
        Optional<YamlMap> found = Optional.empty();
        while (at != null) {
            String id = id(at).orElse("");
            Optional<YamlMap> known = mappedAround.get(id);
            if (known != null || !seen.add(id)) {
                found = known == null ? Optional.empty() : known;
                break;
            }
            way.add(id);
            if (expands(at)) {
                found = Optional.of(at);
                break;
            }
            at = parent(at);
        }
        for (String id : way) {
            mappedAround.put(id, found);
        }
        return found.orElse(null);
    }

    private @Nullable YamlMap parent(YamlMap item) {
        return text(item, "group").map(groups::get).orElse(null);
    }

    /** Reports what cannot be run for items, and needs that would make an edge for each pair of them. */
    void check(Problems problems) {
        for (YamlMap item : items.values()) {
            YamlMap group = mappedGroup(item);
            if (group == null) {
                continue;
            }
            String groupId = id(group).orElse("");
            if (expands(item)) {
                problems.add(
                        Objects.requireNonNull(item.entries().get(EXPAND)).keyPlace(),
                        ProblemCode.INVALID_VALUE,
                        "'" + id(item).orElse("") + "' is in the group '" + groupId
                                + "', which is run for items already; items of items are not possible",
                        "expand the group over a matrix of both");
            }
            if (item.child("needs") instanceof YamlList needs) {
                needs.items().forEach(need -> checkNeed(problems, group, need));
            }
        }
    }

    private void checkNeed(Problems problems, YamlMap group, YamlNode need) {
        YamlMap needed = items.get(need.toJson().asText());
        YamlMap other = needed == null ? null : mappedGroup(needed);
        if (other != null && !id(other).equals(id(group))) {
            Place place = need.place();
            String id = id(other).orElse("");
            problems.add(
                    place,
                    ProblemCode.INVALID_VALUE,
                    "'" + need.toJson().asText() + "' is inside the group '" + id
                            + "', which is run for other items than this task",
                    "need '" + id + "' as a whole");
        }
    }
}
