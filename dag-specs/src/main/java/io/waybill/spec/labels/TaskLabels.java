package io.waybill.spec.labels;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.Nearest;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.OperatorType;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@code airflow.tasks.<name>.*} and {@code waybill.tasks.<name>.*} into tasks of the native format. */
final class TaskLabels {
    private static final List<String> OWN = List.of("class", "kwargs", "command", "args", "depends");

    private final OperatorCatalog operators;
    private final List<SpecProblem> problems;

    TaskLabels(OperatorCatalog operators, List<SpecProblem> problems) {
        this.operators = operators;
        this.problems = problems;
    }

    /** A task in native keys. */
    YamlMap nativeTask(String name, LabelPath path) {
        YamlNode node = path.isBlank() ? YamlMap.of(Map.of(), path.place()) : path.node();
        if (!(node instanceof YamlMap map)) {
            noMap(path);
            return withId(name, YamlMap.of(Map.of(), path.place()), path.place());
        }
        YamlMap.Entry id = map.entries().get("id");
        if (id != null) {
            problems.add(id.keyPlace()
                    .problem(ProblemCode.UNKNOWN_KEY, "A task's name is in its labels' names", "remove this label"));
        }
        return withId(name, map, path.place());
    }

    private static YamlMap withId(String name, YamlMap task, Place place) {
        return task.with("id", LabelDocument.text(name, place));
    }

    private void noMap(LabelPath path) {
        problems.add(path.place()
                .problem(
                        ProblemCode.WRONG_TYPE,
                        "This must be a map",
                        "write labels such as " + path.name()
                                + ".retries, or an empty text where there is nothing to say"));
    }

    /** A task in Airflow's keys. */
    YamlMap airflowTask(String name, LabelPath path) {
        Map<String, YamlMap.Entry> task = new LinkedHashMap<>();
        task.put("id", LabelDocument.text(name, path.place()));
        if (path.next().isEmpty() && !path.isBlank()) {
            noMap(path);
        }
        LabelPath type = path.next().get("class");
        path.next().forEach((key, at) -> {
            if (key.equals("depends")) {
                task.put("needs", new YamlMap.Entry(at.place(), at.texts()));
            } else if (!OWN.contains(key)) {
                argument(key, new YamlMap.Entry(at.place(), at.node()), task, null);
            }
        });
        Map<String, YamlMap.Entry> with = new LinkedHashMap<>();
        LabelPath kwargs = path.next().get("kwargs");
        if (kwargs != null && kwargs.node() instanceof YamlMap map) {
            map.entries().forEach((key, entry) -> {
                if (!isName(key, entry, name)) {
                    argument(key, entry, task, type == null ? null : with);
                }
            });
        } else if (kwargs != null) {
            problems.add(kwargs.place()
                    .problem(ProblemCode.WRONG_TYPE, "kwargs must be a map", "write " + kwargs.name() + ".retries"));
        }
        if (type == null) {
            command(name, path).ifPresent(words -> with.put("command", words));
        } else {
            YamlNode named = type.text();
            task.put("uses", new YamlMap.Entry(type.place(), operator(named)));
            List.of("command", "args").forEach(key -> notWithClass(path.next().get(key)));
        }
        if (!with.isEmpty()) {
            task.put("with", new YamlMap.Entry(path.place(), YamlMap.of(with, path.place())));
        }
        return YamlMap.of(task, path.place());
    }

    private static boolean isName(String key, YamlMap.Entry entry, String name) {
        return key.equals("task_id") && entry.value().toJson().asText().equals(name);
    }

    /**
     * One of Airflow's arguments of a task.
     *
     * @param with takes those that are the operator's own; null where there is no operator
     */
    private void argument(
            String key,
            YamlMap.Entry entry,
            Map<String, YamlMap.Entry> task,
            @Nullable Map<String, YamlMap.Entry> with) {
        String known = AirflowKeys.TASK.get(key);
        Optional<String> remedy = Optional.ofNullable(AirflowKeys.MAIL.get(key)).or(() -> AirflowKeys.remedy(key));
        if (known != null) {
            YamlMap.Entry earlier = task.putIfAbsent(known, entry);
            if (earlier != null) {
                problems.add(entry.keyPlace()
                        .problem(
                                ProblemCode.INVALID_LABEL,
                                "This says the same as " + earlier.keyPlace().label(),
                                "remove one of the two"));
            }
        } else if (remedy.isPresent()) {
            DagLabels.ignored(entry.keyPlace(), key, remedy.get(), problems);
        } else if (with != null) {
            with.put(key, entry);
        } else {
            List<String> all = new ArrayList<>(OWN);
            all.addAll(new TreeSet<>(AirflowKeys.TASK.keySet()));
            problems.add(entry.keyPlace()
                    .problem(
                            ProblemCode.UNKNOWN_KEY,
                            "There is no key '" + key + "' here",
                            Nearest.to(key, all)
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse(
                                            "what the container is told more is written waybill.tasks.<name>.with, as in"
                                                    + " docs/operators.md")));
        }
    }

    /** What the container runs: its command, or the task's name, then its arguments. */
    private Optional<YamlMap.Entry> command(String name, LabelPath task) {
        LabelPath command = task.next().get("command");
        LabelPath args = task.next().get("args");
        LabelPath first = command == null ? args : command;
        if (first == null) {
            return Optional.empty();
        }
        Place place = first.place();
        List<YamlNode> words = new ArrayList<>();
        if (command == null) {
            words.add(new YamlScalar(TextNode.valueOf(name), task.place()));
        } else {
            words.addAll(command.texts().items());
        }
        if (args != null) {
            words.addAll(args.texts().items());
        }
        return Optional.of(new YamlMap.Entry(place, YamlList.of(words, place)));
    }

    private void notWithClass(@Nullable LabelPath path) {
        if (path != null) {
            problems.add(path.place()
                    .problem(
                            ProblemCode.UNKNOWN_KEY,
                            "This is for the container, and the task has a class",
                            "write what the operator is told as kwargs, or remove class"));
        }
    }

    /** The operator that a class is here: by any import path that Airflow had for it. */
    private YamlNode operator(YamlNode named) {
        if (!(named instanceof YamlScalar scalar) || !scalar.toJson().isTextual()) {
            return named;
        }
        String path = scalar.toJson().textValue();
        if (operators.find(path).isPresent() || (path.contains(".") && !path.startsWith("airflow."))) {
            return named;
        }
        String last = path.substring(path.lastIndexOf('.') + 1);
        return operators.all().stream()
                .filter(type -> type.aliases().stream().anyMatch(alias -> alias.endsWith("." + last)))
                .map(OperatorType::name)
                .findFirst()
                .<YamlNode>map(found -> new YamlScalar(TextNode.valueOf(found), scalar.place()))
                .orElse(named);
    }
}
