package io.waybill.spec.labels;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a document of the native format of a container's labels. Each part of it has the place of its label. */
final class LabelDocument {
    private static final int MOST_STEPS = 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final OperatorCatalog operators;
    private final String definitionName;
    private final String target;
    private final List<SpecProblem> problems;

    /**
     * @param operators what classes may name
     * @param definitionName the task definition that the tasks run: an ARN, {@code family:revision}, or a family
     * @param target the target that has the definition; empty for the default one
     * @param problems where problems are collected
     */
    LabelDocument(OperatorCatalog operators, String definitionName, String target, List<SpecProblem> problems) {
        this.operators = operators;
        this.definitionName = definitionName;
        this.target = target;
        this.problems = problems;
    }

    /** The document; empty where there are no tasks to look at, which is told then. */
    Optional<YamlNode> of(DefinitionReader.Definition definition) {
        Map<String, LabelPath> roots = new LinkedHashMap<>();
        for (Label label : definition.labels()) {
            List<String> steps = Arrays.asList(label.name().split("\\.", -1));
            if (steps.contains("") || steps.size() > MOST_STEPS) {
                problems.add(label.keyPlace()
                        .problem(
                                ProblemCode.INVALID_LABEL,
                                steps.contains("")
                                        ? "A name between two dots is empty"
                                        : "The label has more than " + MOST_STEPS + " names",
                                "write names with single dots between them; what lies deeper can be JSON"));
                continue;
            }
            String root = steps.get(0) + "." + steps.get(1);
            roots.computeIfAbsent(root, name -> new LabelPath(name, label.keyPlace(), problems))
                    .add(steps.subList(2, steps.size()), label);
        }
        Place place = definition.place();
        YamlMap dag = new DagLabels(problems)
                .document(root(roots, "airflow.dag", place), root(roots, "waybill.dag", place), place, target);
        YamlList tasks =
                tasks(root(roots, "airflow.tasks", place), root(roots, "waybill.tasks", place), definition, place);
        if (tasks.items().isEmpty()) {
            problems.add(place.problem(
                    ProblemCode.MISSING_KEY,
                    "The DAG has no tasks",
                    "write a label such as airflow.tasks.<name>.args.0; a task that takes no arguments has the label"
                            + " airflow.tasks.<name> with an empty text"));
            return Optional.empty();
        }
        return Optional.of(dag.with("tasks", new YamlMap.Entry(place, tasks)));
    }

    private LabelPath root(Map<String, LabelPath> roots, String name, Place place) {
        return roots.getOrDefault(name, new LabelPath(name, place, problems));
    }

    private YamlList tasks(LabelPath airflow, LabelPath waybill, DefinitionReader.Definition definition, Place place) {
        Set<String> names = new LinkedHashSet<>(airflow.next().keySet());
        names.addAll(waybill.next().keySet());
        TaskLabels labels = new TaskLabels(operators, problems);
        List<YamlNode> tasks = new ArrayList<>();
        for (String name : names) {
            LabelPath own = airflow.next().get(name);
            LabelPath over = waybill.next().get(name);
            List<YamlMap> said = new ArrayList<>();
            if (own != null) {
                said.add(labels.airflowTask(name, own));
            }
            if (over != null) {
                said.add(labels.nativeTask(name, over));
            }
            Place first = said.get(0).place();
            if (NUMBER.matcher(name).matches()) {
                problems.add(first.problem(
                        ProblemCode.INVALID_ID, "A task has a name, not a number", "write airflow.tasks.<name>"));
            }
            YamlMap task = said.size() == 1 ? said.get(0) : said.get(0).mergedWith(said.get(1));
            tasks.add((task.child("uses") == null ? inContainer(name, task, definition, first) : task).at(first));
        }
        return YamlList.of(tasks, place);
    }

    /** A task that names no operator is a command of the definition's own container. */
    private YamlMap inContainer(String name, YamlMap task, DefinitionReader.Definition definition, Place place) {
        Map<String, YamlMap.Entry> with = new LinkedHashMap<>();
        with.put("task_definition", text(definitionName, place));
        with.put("container_name", text(definition.container(), place));
        if (!definition.isFargate()) {
            with.put("launch_type", text("ec2", place));
        }
        YamlList word = YamlList.of(List.of(text(name, place).value()), place);
        with.put("command", new YamlMap.Entry(place, word));
        Map<String, YamlMap.Entry> container = new LinkedHashMap<>();
        container.put("uses", text("ecs", place));
        container.put("with", new YamlMap.Entry(place, YamlMap.of(with, place)));
        return YamlMap.of(container, place).mergedWith(task);
    }

    static YamlMap.Entry text(String text, Place place) {
        return new YamlMap.Entry(place, new YamlScalar(TextNode.valueOf(text), place));
    }
}
