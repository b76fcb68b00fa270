package io.waybill.spec.labels;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.yaml.JsonReader;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A point on the way that dotted names of labels describe: {@code args} in {@code airflow.tasks.convert.args.0}. It has
 * either a value, or names after it, or numbers, which make a list.
 */
final class LabelPath {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final JsonReader JSON = new JsonReader();

    private final String name;
    private final Place place;
    private final List<SpecProblem> problems;
    private final Map<String, LabelPath> next = new LinkedHashMap<>();
    private @Nullable Label label;

    /**
     * @param name the whole way to here
     * @param place of the first label that leads here
     * @param problems where problems are collected
     */
    LabelPath(String name, Place place, List<SpecProblem> problems) {
        this.name = name;
        this.place = place.labelled(name);
        this.problems = problems;
    }

    /** Puts a label on its way; the steps are those from here on. */
    void add(List<String> steps, Label added) {
        LabelPath at = this;
        for (String step : steps) {
            Label taken = at.label;
            if (taken != null) {
                conflict(added, taken.name() + " has a value, so that nothing can come after it");
                return;
            }
            String way = at.name + "." + step;
            at = at.next.computeIfAbsent(step, key -> new LabelPath(way, added.keyPlace(), problems));
        }
        if (!at.next.isEmpty()) {
            String after = at.next.values().iterator().next().name;
            conflict(added, "This label has a value, and " + after + " comes after it");
            return;
        }
        at.label = added;
    }

    private void conflict(Label added, String message) {
        problems.add(added.keyPlace()
                .problem(
                        ProblemCode.INVALID_LABEL,
                        message,
                        "remove one of the two, or write all of it as JSON in one"));
    }

    /** The whole way to here. */
    String name() {
        return name;
    }

    /** Where it is first said. */
    Place place() {
        return place;
    }

    /** What comes after it, by name, in the order of the labels. */
    Map<String, LabelPath> next() {
        return Collections.unmodifiableMap(next);
    }

    /** Whether nothing comes after it and it says nothing itself: an empty text, or an empty map. */
    boolean isBlank() {
        Label own = label;
        return own != null && (own.value().isBlank() || own.value().strip().equals("{}"));
    }

    /** What it says, as a part of a document. */
    YamlNode node() {
        Label own = label;
        if (own != null) {
            return value(own);
        }
        if (next.isEmpty()) {
            return YamlMap.of(Map.of(), place);
        }
        return isList() ? list() : map();
    }

    /** What it says where a text is wanted, whatever it looks like: {@code 1e3} is that, and not 1000. */
    YamlNode text() {
        YamlNode node = node();
        Label own = label;
        boolean isText = node instanceof YamlScalar scalar && scalar.toJson().isTextual();
        boolean isNull = node instanceof YamlScalar scalar && scalar.toJson().isNull();
        return own == null || isText || isNull || !(node instanceof YamlScalar)
                ? node
                : new YamlScalar(TextNode.valueOf(own.value()), own.place());
    }

    /** What it says where a list of texts is wanted; one text is a list of one. */
    YamlList texts() {
        Label own = label;
        YamlNode node = node();
        if (own != null) {
            return node instanceof YamlList list ? list : YamlList.of(List.of(text()), place);
        }
        return node instanceof YamlList
                ? YamlList.of(inOrder().stream().map(LabelPath::text).toList(), place)
                : YamlList.of(List.of(node), place);
    }

    private boolean isList() {
        Optional<LabelPath> number = next.entrySet().stream()
                .filter(entry -> NUMBER.matcher(entry.getKey()).matches())
                .map(Map.Entry::getValue)
                .findFirst();
        if (number.isEmpty()) {
            return false;
        }
        boolean all =
                next.keySet().stream().allMatch(step -> NUMBER.matcher(step).matches());
        if (!all) {
            problems.add(number.get()
                    .place
                    .problem(
                            ProblemCode.INVALID_LABEL,
                            name + " has numbers after it, which make a list, and names, which make a map",
                            "use one of the two"));
        }
        return all;
    }

    private YamlMap map() {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        next.forEach((step, path) -> entries.put(step, new YamlMap.Entry(path.place, path.node())));
        return YamlMap.of(entries, place);
    }

    private YamlList list() {
        List<YamlNode> items = new ArrayList<>();
        inOrder().forEach(path -> items.add(path.node()));
        checkOrder();
        return YamlList.of(items, place);
    }

    /** By their numbers. */
    private List<LabelPath> inOrder() {
        Map<Integer, LabelPath> sorted = new TreeMap<>();
        next.forEach((step, path) -> {
            if (INDEX.matcher(step).matches()) {
                sorted.put(Integer.parseInt(step), path);
            }
        });
        return List.copyOf(sorted.values());
    }

    private void checkOrder() {
        for (Map.Entry<String, LabelPath> entry : next.entrySet()) {
            String step = entry.getKey();
            boolean follows = INDEX.matcher(step).matches()
                    && (step.equals("0") || next.containsKey(String.valueOf(Integer.parseInt(step) - 1)));
            if (!follows) {
                problems.add(entry.getValue()
                        .place
                        .problem(
                                ProblemCode.INVALID_LABEL,
                                INDEX.matcher(step).matches()
                                        ? "There is no " + name + "." + (Integer.parseInt(step) - 1) + " before this"
                                        : step.substring(0, Math.min(step.length(), 20)) + " is no place in a list",
                                "number lists from 0 on, without gaps and leading zeros"));
                return;
            }
        }
    }

    private YamlNode value(Label of) {
        Optional<YamlNode> json = JSON.value(of.value(), of.place());
        String text = of.value().strip();
        boolean isTemplate = text.startsWith("{{") || text.startsWith("{%");
        if (json.isEmpty() && !isTemplate && (text.startsWith("{") || text.startsWith("["))) {
            problems.add(of.place()
                    .problem(
                            ProblemCode.AMBIGUOUS_VALUE,
                            "This begins as JSON does and is none, so it is taken as a text",
                            "mend the JSON, or put the text into double quotes with a \\ before those in it"));
        }
        YamlNode value = json.orElseGet(() -> new YamlScalar(TextNode.valueOf(of.value()), of.place()));
        // Its JSON has it as an escape, however it was written.
        if (value.toJson().toString().contains("\\u0000")) {
            problems.add(of.place()
                    .problem(ProblemCode.CONTROL_CHARACTER, "The character U+0000 is not allowed", "remove it"));
        }
        return value;
    }
}
