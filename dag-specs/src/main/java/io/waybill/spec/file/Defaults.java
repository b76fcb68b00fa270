package io.waybill.spec.file;

import io.waybill.spec.Nearest;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.OperatorType;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.TaskDefaults;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What tasks are told unless they say otherwise. Immutable; operators are named by their short names here.
 *
 * @param keys the keys of every task
 * @param with parts of {@code with} by operator
 */
record Defaults(YamlMap keys, YamlMap with) {

    static Defaults none(Place place) {
        return new Defaults(YamlMap.of(Map.of(), place), YamlMap.of(Map.of(), place));
    }

    /** Checks what a file says and puts it over these defaults. */
    Defaults over(YamlNode node, FileContext context) {
        Problems problems = context.problems();
        if (!(node instanceof YamlMap map)) {
            if (!(node instanceof YamlScalar scalar && scalar.toJson().isNull())) {
                problems.add(node.place(), ProblemCode.WRONG_TYPE, "Defaults must be a map", "write retries: 2");
            }
            return this;
        }
        List<BindingProblem> wrong = RecordBinder.checkPart(map.toJson(), TaskDefaults.class);
        wrong.forEach(problem -> problems.addBinding(map, problem));
        Set<String> left = wrong.stream().map(problem -> problem.path().get(0)).collect(Collectors.toSet());
        left.add("with");
        YamlMap right = map.without(left);
        YamlMap merged = with;
        if (map.child("with") instanceof YamlMap given) {
            for (Map.Entry<String, YamlMap.Entry> entry : given.entries().entrySet()) {
                merged = merged.mergedWith(operator(entry.getKey(), entry.getValue(), given, context));
            }
        }
        return new Defaults(keys.mergedWith(right), merged);
    }

    /** What a file says of one operator, under the operator's short name. */
    private static YamlMap operator(String name, YamlMap.Entry entry, YamlMap around, FileContext context) {
        YamlMap nothing = YamlMap.of(Map.of(), around.place());
        Optional<OperatorType> operator = context.operators().find(name);
        if (operator.isEmpty()) {
            context.problems()
                    .add(
                            entry.keyPlace(),
                            ProblemCode.UNKNOWN_OPERATOR,
                            "There is no operator '" + name + "'",
                            Nearest.remedy(name, names(context.operators()), "operators"));
            return nothing;
        }
        if (!(entry.value() instanceof YamlMap part)) {
            return nothing;
        }
        RecordBinder.checkPart(part.toJson(), operator.get().with())
                .forEach(problem -> context.problems().addBinding(part, problem));
        return nothing.with(operator.get().name(), entry);
    }

    /** A task with these defaults under it; its operator is null when it is unknown. */
    YamlMap under(YamlMap task, @Nullable OperatorType operator) {
        YamlMap merged = keys.mergedWith(task);
        YamlMap.Entry given = task.entries().get("with");
        YamlMap.Entry served = operator == null ? null : with.entries().get(operator.name());
        if (served == null) {
            return merged;
        }
        if (given == null
                || (given.value() instanceof YamlScalar scalar
                        && scalar.toJson().isNull())) {
            return merged.with(
                    "with", new YamlMap.Entry(task.place(), served.value().at(task.place())));
        }
        return given.value() instanceof YamlMap one && served.value() instanceof YamlMap other
                ? merged.with("with", new YamlMap.Entry(given.keyPlace(), other.mergedWith(one)))
                : merged;
    }

    static List<String> names(OperatorCatalog operators) {
        return operators.all().stream().map(OperatorType::name).toList();
    }
}
