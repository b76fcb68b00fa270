package io.waybill.spec.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.Nearest;
import io.waybill.spec.OperatorType;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.Target;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.Bound;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.params.Params;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a task of one entry of {@code tasks}: defaults under it, its operator's record checked. */
final class TaskReader {
    private final FileContext context;
    private final Defaults defaults;
    private final Optional<DagSpec> dag;
    private final Set<String> params;
    private final TemplateTexts texts;
    private final MappedTasks mapped;
    private final Problems problems;

    /**
     * @param context what is the same for the whole file
     * @param defaults what tasks are told unless they say otherwise
     * @param dag the DAG without its tasks; empty where it cannot be made
     * @param params the params that the DAG declares
     * @param texts checks templates
     * @param mapped which tasks are run for items
     */
    TaskReader(
            FileContext context,
            Defaults defaults,
            Optional<DagSpec> dag,
            Set<String> params,
            TemplateTexts texts,
            MappedTasks mapped) {
        this.context = context;
        this.defaults = defaults;
        this.dag = dag;
        this.params = params;
        this.texts = texts;
        this.mapped = mapped;
        this.problems = context.problems();
    }

    Optional<TaskSpec> read(YamlMap written) {
        Optional<OperatorType> operator = operator(written);
        YamlMap task = withDeclaredParams(defaults.under(written, operator.orElse(null)));
        ObjectNode json = task.toJson();
        operator.ifPresent(type -> json.set("uses", TextNode.valueOf(type.name())));
        if (operator.isPresent() && json.get("with") instanceof ObjectNode with) {
            context.pinned().pin(task, with, operator.get(), problems);
        }
        Bound<TaskSpec> bound = RecordBinder.bind(json, TaskSpec.class);
        for (BindingProblem problem : bound.problems()) {
            problems.addBinding(task, withHint(problem, operator));
        }
        operator.ifPresent(type -> checkWith(task, json, type));
        operator.ifPresent(type -> checkNotifiersOfWith(task, json, type));
        bound.value().map(TaskSpec::target).ifPresent(target -> checkTarget(task, target));
        bound.value().ifPresent(spec -> checkNotifiers(task, spec));
        bound.value().ifPresent(spec -> checkParams(task, spec));
        bound.value().ifPresent(spec -> checkAssets(task, spec));
        texts.check(task.child("with"), paramsFor(task), mapped.isMapped(task));
        texts.checkExpand(task, paramsFor(task));
        return bound.value();
    }

    private static YamlMap withDeclaredParams(YamlMap task) {
        return task.child("params") instanceof YamlMap own
                ? task.with("params", new YamlMap.Entry(own.place(), DocumentReader.declared(own)))
                : task;
    }

    /** The params that its templates may use. */
    private Set<String> paramsFor(YamlMap task) {
        Set<String> own = DocumentReader.paramNames(task);
        if (own.isEmpty()) {
            return params;
        }
        Set<String> all = new LinkedHashSet<>(params);
        all.addAll(own);
        return all;
    }

    private void checkParams(YamlMap task, TaskSpec spec) {
        dag.map(of -> Params.checkDeclarations(of, spec))
                .orElse(List.of())
                .forEach(problem -> problems.add(
                        task.locate(List.of("params", problem.param(), "default")),
                        ProblemCode.INVALID_PARAM,
                        problem.message(),
                        problem.remedy()));
    }

    private void checkWith(YamlMap task, ObjectNode json, OperatorType operator) {
        JsonNode given = json.path("with");
        JsonNode with = given.isNull() || given.isMissingNode() ? json.objectNode() : given;
        if (with instanceof ObjectNode object) {
            for (BindingProblem problem :
                    RecordBinder.bindTemplates(object, operator.with()).problems()) {
                problems.addBinding(task, problem.inside(List.of("with")));
            }
        }
    }

    /** Those of an operator that tells by itself. */
    private void checkNotifiersOfWith(YamlMap task, ObjectNode json, OperatorType operator) {
        JsonNode named = json.path("with").path("notifiers");
        if (named.isArray() && RecordBinder.keysOf(operator.with()).contains("notifiers")) {
            List<String> names = new ArrayList<>();
            named.forEach(name -> names.add(name.asText()));
            context.checkNotifiers(task, List.of("with", "notifiers"), names);
        }
    }

    private void checkTarget(YamlMap task, Target target) {
        try {
            var unused = context.targets().choose(target);
        } catch (SpecValueException e) {
            problems.add(task.locate(List.of("target")), e.code(), e.getMessage(), e.remedy());
        }
    }

    private void checkNotifiers(YamlMap task, TaskSpec spec) {
        context.checkNotifiers(task, List.of("on_success"), spec.onSuccess());
        context.checkNotifiers(task, List.of("on_failure"), spec.onFailure());
        context.checkNotifiers(task, List.of("on_retry"), spec.onRetry());
        context.checkNotifiers(task, List.of("on_skipped"), spec.onSkipped());
        for (int i = 0; i < spec.alerts().size(); i++) {
            List<String> path = List.of("alerts", String.valueOf(i), "notify");
            context.checkNotifiers(task, path, spec.alerts().get(i).notifiers());
        }
    }

    /** What is told with an asset's events must be handed on. */
    private void checkAssets(YamlMap task, TaskSpec spec) {
        Set<String> declared =
                spec.outputs() == null ? Set.of() : spec.outputs().byName().keySet();
        for (int i = 0; i < spec.outlets().size(); i++) {
            List<String> outputs = spec.outlets().get(i).outputs();
            for (int j = 0; j < outputs.size(); j++) {
                if (!declared.contains(outputs.get(j))) {
                    problems.add(
                            task.locate(List.of("outlets", String.valueOf(i), "outputs", String.valueOf(j))),
                            ProblemCode.INVALID_VALUE,
                            "The task declares no output '" + outputs.get(j) + "' that its outlet could tell of",
                            declared.isEmpty()
                                    ? "write outputs: [" + outputs.get(j) + "] at the task"
                                    : Nearest.remedy(outputs.get(j), declared, "its outputs"));
                }
            }
        }
        for (int i = 0; i < spec.inlets().size(); i++) {
            if (!spec.inlets().get(i).outputs().isEmpty()) {
                problems.add(
                        task.locate(List.of("inlets", String.valueOf(i), "outputs")),
                        ProblemCode.INVALID_VALUE,
                        "Only an outlet tells of outputs",
                        "remove outputs from the inlet");
            }
        }
    }

    private Optional<OperatorType> operator(YamlMap task) {
        if (!(task.child("uses") instanceof YamlScalar uses) || !uses.toJson().isTextual()) {
            return Optional.empty();
        }
        String name = uses.toJson().textValue();
        Optional<OperatorType> operator = context.operators().find(name);
        if (operator.isEmpty()) {
            problems.add(
                    uses.place(),
                    ProblemCode.UNKNOWN_OPERATOR,
                    "There is no operator '" + name + "'",
                    Nearest.remedy(name, Defaults.names(context.operators()), "operators"));
        }
        return operator;
    }

    /** Says where an unknown key belongs, when that can be told. */
    private static BindingProblem withHint(BindingProblem problem, Optional<OperatorType> operator) {
        if (problem.code() != ProblemCode.UNKNOWN_KEY || problem.path().size() != 1) {
            return problem;
        }
        String key = problem.path().get(0);
        boolean ofOperator = operator.isPresent()
                && RecordBinder.keysOf(operator.get().with()).contains(key);
        Optional<String> hint = ofOperator ? Optional.of("move it under with") : ForeignWords.ofTask(key);
        return hint.map(remedy ->
                        new BindingProblem(problem.path(), problem.atKey(), problem.code(), problem.message(), remedy))
                .orElse(problem);
    }
}
