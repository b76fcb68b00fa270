package io.waybill.spec.file;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Airflow's markers for the output of another task: under {@code with}, {@code {$x: task}} or
 * {@code {$x: {task: …, key: …}}} ({@code $xcom} means the same) stands for the template that pulls it, and the task
 * needs the one that it names.
 */
final class OutputMarkers {
    private static final Set<String> MARKERS = Set.of("$x", "$xcom");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,400}");

    private final Problems problems;

    OutputMarkers(Problems problems) {
        this.problems = problems;
    }

    /** The task with templates in place of the markers, and with the needs that they imply. */
    YamlMap resolved(YamlMap task) {
        YamlMap.Entry with = task.entries().get("with");
        if (with == null) {
            return task;
        }
        Set<String> named = new LinkedHashSet<>();
        YamlNode resolved = resolved(with.value(), named);
        return named.isEmpty()
                ? task
                : withNeeds(task.with("with", new YamlMap.Entry(with.keyPlace(), resolved)), with, named);
    }

    private YamlNode resolved(YamlNode node, Set<String> named) {
        if (node instanceof YamlMap map) {
            String marker = map.entries().size() == 1
                    ? map.entries().keySet().iterator().next()
                    : "";
            if (MARKERS.contains(marker)) {
                return template(map, marker, named);
            }
            Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
            map.entries()
                    .forEach((key, entry) ->
                            entries.put(key, new YamlMap.Entry(entry.keyPlace(), resolved(entry.value(), named))));
            return YamlMap.of(entries, map.place());
        }
        if (node instanceof YamlList list) {
            return YamlList.of(
                    list.items().stream().map(item -> resolved(item, named)).toList(), list.place());
        }
        return node;
    }

    private YamlNode template(YamlMap map, String marker, Set<String> named) {
        YamlNode value = requireNonNull(map.child(marker));
        boolean pair = value instanceof YamlMap;
        String task = pair ? text(value.child("task")).orElse("") : text(value).orElse("");
        Optional<String> key = pair ? text(value.child("key")) : Optional.empty();
        boolean whole = !pair
                || ((YamlMap) value).without(Set.of("task", "key")).entries().isEmpty();
        if (!whole
                || !ID.matcher(task).matches()
                || !key.map(text -> ID.matcher(text).matches()).orElse(true)) {
            problems.add(
                    value.place(),
                    ProblemCode.INVALID_VALUE,
                    marker + " names a task, and maybe a key of its outputs",
                    "write {" + marker + ": task}, or {" + marker + ": {task: task, key: name}}");
            return new YamlScalar(TextNode.valueOf(""), value.place());
        }
        // A step of a task is pulled from by its own name, and waited for with its task.
        named.add(task.contains(".") ? task.substring(0, task.indexOf('.')) : task);
        String pulled = key.map(text -> "', key='" + text).orElse("");
        return new YamlScalar(TextNode.valueOf("{{ ti.xcom_pull('" + task + pulled + "') }}"), value.place());
    }

    private static Optional<String> text(@Nullable YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.toJson().isTextual()
                ? Optional.of(scalar.toJson().textValue())
                : Optional.empty();
    }

    private static YamlMap withNeeds(YamlMap task, YamlMap.Entry with, Set<String> named) {
        YamlMap.Entry given = task.entries().get("needs");
        List<YamlNode> needs = new ArrayList<>();
        if (given != null && given.value() instanceof YamlList list) {
            needs.addAll(list.items());
        } else if (given != null
                && !(given.value() instanceof YamlScalar scalar
                        && scalar.toJson().isNull())) {
            return task; // No list of needs: that is told, and nothing is added to it.
        }
        needs.stream().flatMap(need -> text(need).stream()).forEach(named::remove);
        named.forEach(need -> needs.add(new YamlScalar(TextNode.valueOf(need), with.keyPlace())));
        return task.with("needs", new YamlMap.Entry(with.keyPlace(), YamlList.of(needs, with.keyPlace())));
    }
}
