package io.waybill.spec.params;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.Nearest;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.ParamType;
import io.waybill.spec.bind.SpecJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The params of one run: a run's own values over the DAG's defaults.
 *
 * @param values by name, in the order of the DAG; those without a value are left out
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
     * The values of a run.
     *
     * @param given the run's own values; a name that the DAG does not declare is a problem
     */
    public static Params effective(DagSpec dag, Map<String, JsonNode> given) {
        List<ParamProblem> problems = new ArrayList<>();
        for (String name : given.keySet()) {
            if (!dag.params().containsKey(name)) {
                problems.add(new ParamProblem(
                        name,
                        "The DAG " + dag.dagId() + " has no param '" + name + "'",
                        Nearest.remedy(name, dag.params().keySet(), "params")));
            }
        }
        Map<String, JsonNode> values = new LinkedHashMap<>();
        dag.params().forEach((name, spec) -> {
            JsonNode value = given.containsKey(name) ? given.get(name) : spec.defaultValue();
            if (value == null) {
                problems.add(new ParamProblem(
                        name, "The param '" + name + "' needs a value", "give one, or write a default into the DAG"));
            } else {
                values.put(name, value);
                problems.addAll(ParamSchema.check(name, spec, value));
            }
        });
        return new Params(values, problems);
    }

    /**
     * What is wrong with the declarations themselves: a default that is not allowed, a pattern that is none, and, in a DAG
     * that starts by itself, a param without a default.
     */
    public static List<ParamProblem> checkDeclarations(DagSpec dag) {
        List<ParamProblem> problems = new ArrayList<>();
        dag.params().forEach((name, spec) -> {
            JsonNode value = spec.defaultValue();
            if (value != null) {
                problems.addAll(ParamSchema.check(name, spec, value));
            } else if (dag.schedule() != null) {
                problems.add(new ParamProblem(
                        name,
                        "The param '" + name + "' has no default, and nobody gives it a value when the schedule fires",
                        "add default: …"));
            }
        });
        return problems;
    }

    /**
     * Values that were given as texts, such as on a command line: JSON where the param is not a text and the value parses as
     * JSON, else the text itself.
     */
    public static Map<String, JsonNode> ofTexts(DagSpec dag, Map<String, String> texts) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        texts.forEach((name, text) -> values.put(name, value(dag.params().get(name), text)));
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
