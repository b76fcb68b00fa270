package io.waybill.spec.labels;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a task definition as far as a DAG can be made of it. Members are named as in RegisterTaskDefinition
 * ({@code containerDefinitions}) or as in CloudFormation ({@code ContainerDefinitions}).
 */
final class DefinitionReader {
    private static final String RESOURCE = "AWS::ECS::TaskDefinition";

    /** So many labels have no sense; ECS lets a definition have 64 KiB. */
    private static final int MOST_LABELS = 5_000;

    private final List<SpecProblem> problems;

    DefinitionReader(List<SpecProblem> problems) {
        this.problems = problems;
    }

    /**
     * What is known of a definition.
     *
     * @param family its family
     * @param container the name of the container whose labels they are
     * @param isFargate whether its tasks may run on Fargate
     * @param labels those of the container that are about a DAG
     * @param members all of the definition
     * @param place where its container's labels begin
     */
    record Definition(
            String family, String container, boolean isFargate, List<Label> labels, YamlMap members, Place place) {
        Definition {
            labels = List.copyOf(labels);
        }
    }

    /** Whether a label is about a DAG. */
    static boolean isOurs(String label) {
        return Stream.of("airflow.dag.", "airflow.tasks.", "waybill.dag.", "waybill.tasks.")
                .anyMatch(label::startsWith);
    }

    /** Reads a document; empty where no DAG can be made of it, which is told then. */
    Optional<Definition> read(YamlNode document) {
        return unwrapped(document).flatMap(this::definition);
    }

    /** What a file may have around the definition: an answer of DescribeTaskDefinition, or CloudFormation's resource. */
    private Optional<YamlMap> unwrapped(YamlNode document) {
        if (!(document instanceof YamlMap map)) {
            problems.add(document.place()
                    .problem(ProblemCode.WRONG_TYPE, "A task definition must be an object", "write {\"family\": …}"));
            return Optional.empty();
        }
        if (map.child("taskDefinition") instanceof YamlMap described) {
            return Optional.of(described);
        }
        if (map.child("Properties") instanceof YamlMap properties) {
            return Optional.of(properties);
        }
        return map.child("Resources") instanceof YamlMap resources ? ofTemplate(resources) : Optional.of(map);
    }

    private Optional<YamlMap> ofTemplate(YamlMap resources) {
        Map<String, YamlMap> found = new LinkedHashMap<>();
        resources.entries().forEach((name, entry) -> {
            boolean isDefinition = entry.value().child("Type") instanceof YamlScalar type
                    && text(type).equals(RESOURCE);
            if (isDefinition
                    && entry.value().child("Properties") instanceof YamlMap properties
                    && containers(properties).stream()
                            .anyMatch(one -> !ours(one).isEmpty())) {
                found.put(name, properties);
            }
        });
        if (found.size() == 1) {
            return Optional.of(found.values().iterator().next());
        }
        problems.add(resources
                .place()
                .problem(
                        ProblemCode.NO_DAG,
                        found.isEmpty()
                                ? "No task definition of this template has labels of a DAG"
                                : "The template has several DAGs: " + String.join(", ", found.keySet()),
                        found.isEmpty()
                                ? "write a label airflow.dag.name"
                                : "put each resource into a file of its own"));
        return Optional.empty();
    }

    private Optional<Definition> definition(YamlMap members) {
        YamlNode family = member(members, "family");
        if (!(family instanceof YamlScalar named) || text(named).isBlank()) {
            problems.add(members.place()
                    .problem(
                            ProblemCode.MISSING_KEY,
                            "The task definition has no family",
                            "write \"family\": \"a-name\" (\"Family\" in CloudFormation)"));
            return Optional.empty();
        }
        List<YamlMap> labelled =
                containers(members).stream().filter(one -> !ours(one).isEmpty()).toList();
        if (labelled.size() != 1) {
            List<String> names = labelled.stream().map(DefinitionReader::name).toList();
            problems.add(members.locate(List.of(key(members, "containerDefinitions")))
                    .labelled("dockerLabels")
                    .problem(
                            ProblemCode.NO_DAG,
                            labelled.isEmpty()
                                    ? "No container of " + text(named) + " has labels of a DAG"
                                    : "Several containers of " + text(named) + " have labels of a DAG: "
                                            + String.join(", ", names),
                            labelled.isEmpty()
                                    ? "write a label airflow.dag.name"
                                    : "leave them at one container, which all tasks run in"));
            return Optional.empty();
        }
        YamlMap container = labelled.get(0);
        int count = ours(container).size();
        if (count > MOST_LABELS) {
            problems.add(container
                    .place()
                    .labelled("dockerLabels")
                    .problem(
                            ProblemCode.TOO_MANY_VALUES,
                            "The container has " + count + " labels of a DAG; at most " + MOST_LABELS + " are read",
                            "write lists and maps as JSON in one label"));
            return Optional.empty();
        }
        checkLog(container);
        List<Label> labels = labels(container);
        Place place = container.locate(List.of(key(container, "dockerLabels"))).labelled("dockerLabels");
        return Optional.of(new Definition(text(named), name(container), isFargate(members), labels, members, place));
    }

    /** A task whose log nobody can read is worth a word. */
    private void checkLog(YamlMap container) {
        YamlNode log = member(container, "logConfiguration");
        YamlNode driver = log instanceof YamlMap map ? member(map, "logDriver") : null;
        if (driver instanceof YamlScalar scalar && text(scalar).equals("awslogs")) {
            return;
        }
        problems.add((log == null ? container.place() : log.place())
                .labelled("logConfiguration")
                .problem(
                        ProblemCode.IGNORED_KEY,
                        "The container " + name(container)
                                + " does not log to CloudWatch Logs, so that its log cannot be shown",
                        "write a logConfiguration with the logDriver awslogs"));
    }

    private static boolean isFargate(YamlMap members) {
        Set<String> said = new LinkedHashSet<>();
        for (String key : List.of("compatibilities", "requiresCompatibilities")) {
            if (member(members, key) instanceof YamlList list) {
                list.items().forEach(item -> said.add(item.toJson().asText()));
            }
        }
        return said.contains("FARGATE")
                || (said.isEmpty()
                        && member(members, "networkMode") instanceof YamlScalar mode
                        && text(mode).equals("awsvpc"));
    }

    /** Characters that no text needs, and that databases and terminals make something else of. */
    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r');
    }

    /** The names of the labels that are about a DAG. */
    private static List<String> ours(YamlMap container) {
        return member(container, "dockerLabels") instanceof YamlMap map
                ? map.entries().keySet().stream()
                        .filter(DefinitionReader::isOurs)
                        .toList()
                : List.of();
    }

    private List<Label> labels(YamlMap container) {
        List<Label> labels = new ArrayList<>();
        if (!(member(container, "dockerLabels") instanceof YamlMap map)) {
            return labels;
        }
        for (Map.Entry<String, YamlMap.Entry> one : map.entries().entrySet()) {
            String name = one.getKey();
            YamlMap.Entry entry = one.getValue();
            if (!isOurs(name)) {
                continue;
            }
            if (!(entry.value() instanceof YamlScalar scalar) || scalar.toJson().isNull()) {
                problems.add(entry.value()
                        .place()
                        .labelled(name)
                        .problem(
                                ProblemCode.WRONG_TYPE,
                                "A label's value must be a text",
                                "write lists and maps as labels of their own, or as JSON in a text; what CloudFormation"
                                        + " calls functions, it alone can work out"));
            } else if (hasControl(name) || hasControl(text(scalar))) {
                problems.add(scalar.place()
                        .labelled(name)
                        .problem(
                                ProblemCode.CONTROL_CHARACTER,
                                "The label has a control character",
                                "remove it, or write it as an escape in a JSON text"));
            } else {
                labels.add(new Label(name, text(scalar), entry.keyPlace(), scalar.place()));
            }
        }
        return labels;
    }

    private static List<YamlMap> containers(YamlMap members) {
        return member(members, "containerDefinitions") instanceof YamlList list
                ? list.items().stream()
                        .filter(YamlMap.class::isInstance)
                        .map(YamlMap.class::cast)
                        .toList()
                : List.of();
    }

    private static String name(YamlMap container) {
        return member(container, "name") instanceof YamlScalar name ? text(name) : "";
    }

    /** A member by the name that the API has for it, or by CloudFormation's. */
    private static @Nullable YamlNode member(YamlMap map, String name) {
        return map.child(key(map, name));
    }

    private static String key(YamlMap map, String name) {
        UnaryOperator<String> capital = word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        return map.child(name) == null ? capital.apply(name) : name;
    }

    private static String text(YamlScalar scalar) {
        return scalar.toJson().asText();
    }
}
