package io.waybill.spec.params;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.Nearest;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.ParamType;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.bind.SpecJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The params of one run: a run's own values over the DAG's defaults.
 *
 * @param values by name, in the order of the DAG; those without a value, and those that are up to the tasks, are left out
 * @param problems why the values cannot be used; empty when they can
 */
public record Params(Map<String, JsonNode> values, List<ParamProblem> problems) {
    public Params {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        problems = List.copyOf(problems);
    }

    /** Whether a run may have these values. */
    public boolean isValid() {
        return problems.isEmpty();
    }

    /**
     * The values of a run. A param that the run is not given and that a task declares with a default of its own is left out,
     * so that {@link #ofTask} can tell; the rest holds for all tasks.
     *
     * @param given the run's own values; a name that neither the DAG nor any of its tasks declares is a problem
     */
    public static Params effective(DagSpec dag, Map<String, JsonNode> given) {
        List<ParamProblem> problems = new ArrayList<>();
        Map<String, ParamSpec> declared = declared(dag);
        List<TaskSpec> tasks = ownTasks(dag);
        Set<String> upToTasks = tasks.stream()
                .flatMap(task -> task.params().entrySet().stream())
                .filter(param -> param.getValue().defaultValue() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        for (String name : given.keySet()) {
            if (!declared.containsKey(name)) {
                problems.add(new ParamProblem(
                        name,
                        "The DAG " + dag.dagId() + " has no param '" + name + "'",
                        Nearest.remedy(name, declared.keySet(), "params")));
            }
        }
        Map<String, JsonNode> values = new LinkedHashMap<>();
        dag.params().forEach((name, spec) -> {
            JsonNode value = given.containsKey(name) ? given.get(name) : spec.defaultValue();
            if (value == null) {
                problems.add(new ParamProblem(
                        name, "The param '" + name + "' needs a value", "give one, or write a default into the DAG"));
            } else {
                if (given.containsKey(name) || !upToTasks.contains(name)) {
                    values.put(name, value);
                }
                problems.addAll(ParamSchema.check("param '" + name + "'", name, spec, value));
            }
        });
        for (TaskSpec task : tasks) {
            task.params().forEach((name, spec) -> {
                JsonNode value = given.containsKey(name) ? given.get(name) : defaultValue(dag, task, name);
                if (given.containsKey(name)) {
                    values.put(name, value);
                }
                if (value != null) {
                    problems.addAll(ParamSchema.check(words(task, name), name, spec, value));
                } else if (!dag.params().containsKey(name)) {
                    problems.add(new ParamProblem(
                            name,
                            "The " + words(task, name) + " needs a value",
                            "give one, or write a default into the task"));
                }
            });
        }
        return new Params(values, problems);
    }

    /** What is taken from another file has its params from the group that takes it, and from nowhere else. */
    private static List<TaskSpec> ownTasks(DagSpec dag) {
        return dag.groups().stream().allMatch(group -> group.from() == null)
                ? dag.tasks()
                : dag.tasks().stream()
                        .filter(task -> dag.takenGroup(task.group()).isEmpty())
                        .toList();
    }

    private static String words(TaskSpec task, String name) {
        return "param '" + name + "' of the task '" + task.id() + "'";
    }

    /** What a task's param is where the run was not given it: its own default, else that of the DAG. */
    private static @Nullable JsonNode defaultValue(DagSpec dag, TaskSpec task, String name) {
        ParamSpec own = task.params().get(name);
        if (own != null && own.defaultValue() != null) {
            return own.defaultValue();
        }
        ParamSpec ofDag = dag.params().get(name);
        return ofDag == null ? null : ofDag.defaultValue();
    }

    /**
     * The values of something else that is given by declared params.
     *
     * @param who whose params they are, in words, such as {@code task 'review'}
     */
    public static Params of(String who, Map<String, ParamSpec> declared, Map<String, JsonNode> given) {
        List<ParamProblem> problems = new ArrayList<>();
        for (String name : given.keySet()) {
            if (!declared.containsKey(name)) {
                problems.add(new ParamProblem(
                        name,
                        "The " + who + " has no param '" + name + "'",
                        Nearest.remedy(name, declared.keySet(), "params")));
            }
        }
        Map<String, JsonNode> values = new LinkedHashMap<>();
        declared.forEach((name, spec) -> {
            JsonNode value = given.containsKey(name) ? given.get(name) : spec.defaultValue();
            if (value == null) {
                problems.add(new ParamProblem(name, "The param '" + name + "' needs a value", "give one"));
            } else {
                values.put(name, value);
                problems.addAll(ParamSchema.check("param '" + name + "'", name, spec, value));
            }
        });
        return new Params(values, problems);
    }

    /** All that a run may be given: the DAG's params, and those of its tasks that the DAG does not declare itself. */
    public static Map<String, ParamSpec> declared(DagSpec dag) {
        Map<String, ParamSpec> declared = new LinkedHashMap<>(dag.params());
        ownTasks(dag).forEach(task -> task.params().forEach(declared::putIfAbsent));
        return declared;
    }

    /**
     * The values that a task's templates see: those of the run over the task's defaults over the DAG's.
     *
     * @param ofRun what {@link #effective} gave when the run was made
     */
    public static Map<String, JsonNode> ofTask(DagSpec dag, TaskSpec task, Map<String, JsonNode> ofRun) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        List.of(dag.params(), task.params())
                .forEach(params -> params.forEach((name, spec) -> {
                    if (spec.defaultValue() != null) {
                        values.put(name, spec.defaultValue());
                    }
                }));
        ofRun.forEach((name, value) -> {
            if (dag.params().containsKey(name) || task.params().containsKey(name)) {
                values.put(name, value);
            }
        });
        return values;
    }

    /**
     * What is wrong with the declarations themselves: a default that is not allowed, a pattern that is none, and, in a DAG
     * that starts by itself, a param without a default.
     */
    public static List<ParamProblem> checkDeclarations(DagSpec dag) {
        List<ParamProblem> problems = new ArrayList<>();
        dag.params().forEach((name, spec) -> {
            JsonNode value = spec.defaultValue();
            List<ParamProblem> wrong = ParamSchema.checkDeclaration("param '" + name + "'", name, spec);
            if (!wrong.isEmpty()) {
                problems.addAll(wrong);
            } else if (value != null) {
                problems.addAll(ParamSchema.check("param '" + name + "'", name, spec, value));
            } else if (dag.schedule() != null) {
                problems.add(withoutDefault("param '" + name + "'", name));
            }
        });
        return problems;
    }

    /**
     * What is wrong with the declarations of a task, as {@link #checkDeclarations(DagSpec)}.
     *
     * @param dag its DAG; of its tasks nothing need be known
     */
    public static List<ParamProblem> checkDeclarations(DagSpec dag, TaskSpec task) {
        List<ParamProblem> problems = new ArrayList<>();
        task.params().forEach((name, spec) -> {
            JsonNode value = defaultValue(dag, task, name);
            List<ParamProblem> wrong = ParamSchema.checkDeclaration(words(task, name), name, spec);
            if (!wrong.isEmpty()) {
                problems.addAll(wrong);
            } else if (value != null) {
                problems.addAll(ParamSchema.check(words(task, name), name, spec, value));
            } else if (dag.schedule() != null && !dag.params().containsKey(name)) {
                problems.add(withoutDefault(words(task, name), name));
            }
        });
        return problems;
    }

    private static ParamProblem withoutDefault(String what, String name) {
        return new ParamProblem(
                name,
                "The " + what + " has no default, and nobody gives it a value when the schedule fires",
                "add default: …");
    }

    /**
     * Values that were given as texts, such as on a command line: JSON where the param is not a text and the value parses as
     * JSON, else the text itself.
     */
    public static Map<String, JsonNode> ofTexts(DagSpec dag, Map<String, String> texts) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        Map<String, ParamSpec> declared = declared(dag);
        texts.forEach((name, text) -> values.put(name, value(declared.get(name), text)));
        return values;
    }

    private static JsonNode value(@Nullable ParamSpec spec, String text) {
        boolean isText = spec != null
                && (spec.type().contains(ParamType.STRING)
                        || (spec.type().isEmpty()
                                && spec.defaultValue() != null
                                && spec.defaultValue().isTextual()));
        if (isText) {
            return TextNode.valueOf(text);
        }
        try {
            JsonNode parsed = SpecJson.mapper().readTree(text);
            return parsed.isMissingNode() ? TextNode.valueOf(text) : parsed;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
