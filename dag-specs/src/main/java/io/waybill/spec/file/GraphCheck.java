package io.waybill.spec.file;

import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks how the tasks and groups of a DAG hang together. Works on what is written, so that it finds everything even
 * where other keys of a task are wrong.
 */
final class GraphCheck {
    /** How many tasks at either end of a long cycle are named. */
    private static final int SHOWN = 10;
    /** How deep groups may lie in each other. */
    private static final int MOST_DEEP = 50;

    private static final int MOST_CYCLES = 100;

    private final Problems problems;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    GraphCheck(Problems problems) {
        this.problems = problems;
    }

    /** A name that is written somewhere. */
    record Name(String id, Place place) {}

    /** A task or a group. No record: two of them are never the same, whatever they say. */
    static final class Item {
        private final Name name;
        private final boolean isGroup;
        private final List<Name> needs;
        private final @Nullable Name group;

        Item(Name name, boolean isGroup, List<Name> needs, @Nullable Name group) {
            this.name = name;
            this.isGroup = isGroup;
            this.needs = List.copyOf(needs);
            this.group = group;
        }

        Name name() {
            return name;
        }

        String id() {
            return name.id;
        }

        boolean isGroup() {
            return isGroup;
        }

        List<Name> needs() {
            return needs;
        }

        /** The group that it is in. */
        @Nullable Name group() {
            return group;
        }

        @Override
        public String toString() {
            return (isGroup ? "group '" : "task '") + name.id + "'";
        }
    }

    void check(List<YamlMap> tasks, List<YamlMap> groups) {
        tasks.forEach(task -> add(task, false));
        groups.forEach(group -> add(group, true));
        checkTaken(groups);
        items.values().forEach(this::checkGroup);
        boolean sound = checkNesting();
        if (sound) {
            items.values().forEach(this::checkNeeds);
        }
        Set<Item> inhabited = inhabited();
        items.values().stream()
                .filter(item -> item.isGroup && !inhabited.contains(item) && !taken.contains(item.id()))
                .forEach(group -> problems.add(
                        group.name.place,
                        ProblemCode.EMPTY_GROUP,
                        "No task is in the " + group,
                        "write group: " + group.id() + " at a task, or remove the group"));
        if (sound) {
            new CycleSearch(items, this::isOwn).cycles(MOST_CYCLES).forEach(this::report);
        }
    }

    /** What is taken from another file has the tasks of that file and no others. */
    private void checkTaken(List<YamlMap> groups) {
        groups.stream()
                .filter(group -> group.child("from") != null)
                .map(group -> name(group.child("id")))
                .flatMap(Optional::stream)
                .forEach(name -> taken.add(name.id()));
        for (Item item : items.values()) {
            Name group = item.group();
            if (group != null && taken.contains(group.id())) {
                problems.add(
                        group.place(),
                        ProblemCode.INVALID_VALUE,
                        "The group '" + group.id() + "' is taken from another file, so that the " + item
                                + " cannot be in it",
                        "put both into a group around them");
            }
        }
    }

    private void add(YamlMap map, boolean isGroup) {
        Optional<Name> name = name(map.child("id"));
        if (name.isEmpty()) {
            return;
        }
        List<Name> needs = new ArrayList<>();
        if (map.child("needs") instanceof YamlList list) {
            list.items().forEach(need -> name(need).ifPresent(needs::add));
        }
        Item item =
                new Item(name.get(), isGroup, needs, name(map.child("group")).orElse(null));
        Item earlier = items.putIfAbsent(item.id(), item);
        if (earlier != null) {
            problems.add(
                    item.name.place,
                    ProblemCode.DUPLICATE_ID,
                    "The id '" + item.id() + "' stands here and in line " + earlier.name.place.line(),
                    "give one of them another id");
        }
    }

    private static Optional<Name> name(@Nullable YamlNode node) {
        return node instanceof YamlScalar scalar
                        && scalar.toJson().isValueNode()
                        && !scalar.toJson().isNull()
                ? Optional.of(new Name(scalar.toJson().asText(), scalar.place()))
                : Optional.empty();
    }

    private void checkGroup(Item item) {
        Name group = item.group;
        if (group == null || problems.isFull()) {
            return;
        }
        Item found = items.get(group.id);
        if (found == null || !found.isGroup) {
            List<String> known = items.values().stream()
                    .filter(other -> other.isGroup && other != item)
                    .map(Item::id)
                    .toList();
            problems.add(
                    group.place,
                    ProblemCode.UNKNOWN_GROUP,
                    "There is no group '" + group.id + "'",
                    known.isEmpty() ? "add it under groups" : Nearest.remedy(group.id, known, "groups"));
        }
    }

    /** Whether no group is, by others, in itself, and none is deeper in others than anybody can follow. */
    private boolean checkNesting() {
        Map<Item, Integer> depths = new HashMap<>();
        boolean sound = true;
        for (Item item : items.values()) {
            Set<Item> way = new LinkedHashSet<>();
            Item at = item.isGroup ? item : null;
            while (at != null && !depths.containsKey(at) && way.add(at)) {
                at = parent(at);
            }
            if (at != null && way.contains(at)) {
                reportNesting(at);
                sound = false;
            }
            int depth = way.size() + (at == null ? 0 : depths.getOrDefault(at, 0));
            if (depth > MOST_DEEP) {
                problems.add(
                        item.name.place,
                        ProblemCode.TOO_DEEP,
                        "The " + item + " lies more than " + MOST_DEEP + " deep in other groups",
                        "flatten them");
                return false;
            }
            for (Item step : way) {
                depths.put(step, depth--);
            }
        }
        return sound;
    }

    private void reportNesting(Item first) {
        List<String> ids = new ArrayList<>(List.of(first.id()));
        for (Item at = parent(first); at != null && at != first; at = parent(at)) {
            ids.add(at.id());
        }
        ids.add(first.id());
        problems.add(
                first.group == null ? first.name.place : first.group.place,
                ProblemCode.CYCLE,
                "Groups are in each other: " + String.join(" in ", shortened(ids)),
                "take one of them out of the other");
    }

    private void checkNeeds(Item item) {
        Set<String> seen = new HashSet<>();
        for (Name need : item.needs) {
            Item needed = items.get(need.id);
            if (problems.isFull()) {
                return;
            }
            if (needed == null) {
                List<String> known = new ArrayList<>(items.keySet());
                known.remove(item.id());
                problems.add(
                        need.place,
                        ProblemCode.UNKNOWN_NEED,
                        "There is no task or group '" + need.id + "'",
                        Nearest.remedy(need.id, known, "tasks and groups"));
            } else if (isOwn(item, needed)) {
                problems.add(
                        need.place,
                        ProblemCode.SELF_NEED,
                        item == needed
                                ? "The " + item + " needs itself"
                                : "The " + item + " needs the " + needed + ", and one is in the other",
                        "remove it from needs");
            } else if (!seen.add(need.id)) {
                problems.add(
                        need.place,
                        ProblemCode.REPEATED_NEED,
                        "'" + need.id + "' stands twice in the needs of the " + item,
                        "keep one of them");
            }
        }
    }

    /** Whether two items are the same, or one is in the other. */
    private boolean isOwn(Item one, Item other) {
        return isIn(one, other) || isIn(other, one);
    }

    private boolean isIn(Item item, Item group) {
        for (Item at = item; at != null; at = parent(at)) {
            if (at == group) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Item parent(Item item) {
        Item parent = item.group == null ? null : items.get(item.group.id);
        return parent != null && parent.isGroup ? parent : null;
    }

    private Set<Item> inhabited() {
        Set<Item> inhabited = new HashSet<>();
        for (Item item : items.values()) {
            Item group = item.isGroup && !taken.contains(item.id()) ? null : parent(item);
            while (group != null && inhabited.add(group)) {
                group = parent(group);
            }
        }
        return inhabited;
    }

    /** The first and the last ids of many. */
    private static List<String> shortened(List<String> ids) {
        if (ids.size() <= 2 * SHOWN + 1) {
            return ids;
        }
        List<String> few = new ArrayList<>(ids.subList(0, SHOWN));
        few.add("… " + (ids.size() - 1 - 2 * SHOWN) + " more …");
        few.addAll(ids.subList(ids.size() - 1 - SHOWN, ids.size()));
        return few;
    }

    private void report(CycleSearch.Cycle cycle) {
        problems.add(
                cycle.place(),
                ProblemCode.CYCLE,
                "Tasks wait for each other: " + String.join(" needs ", shortened(cycle.ids())),
                "remove one of these needs");
    }
}
