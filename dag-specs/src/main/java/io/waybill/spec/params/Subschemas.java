package io.waybill.spec.params;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.RecordBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Looks through the schemas inside a declaration: they take the keys that a declaration takes. JSON Schema itself ignores a key
 * that it does not know, and with it what somebody meant to be checked.
 */
final class Subschemas {
    private static final Set<String> ONE = Set.of(
            "items",
            "contains",
            "unevaluatedItems",
            "additionalProperties",
            "propertyNames",
            "unevaluatedProperties",
            "not",
            "if",
            "then",
            "else");
    private static final Set<String> LISTED = Set.of("prefixItems", "allOf", "anyOf", "oneOf");
    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "dependentSchemas");

    private final String what;
    private final String name;
    private final List<ParamProblem> problems = new ArrayList<>();

    /** @param what the param in words, such as {@code param 'x'} */
    Subschemas(String what, String name) {
        this.what = what;
        this.name = name;
    }

    /** What is wrong with the schemas inside of one that is itself right. */
    List<ParamProblem> check(ObjectNode declaration) {
        inside(declaration, "");
        return problems;
    }

    private void inside(JsonNode schema, String path) {
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            String at = path + "/" + entry.getKey();
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("pattern")) {
                pattern(value.asText(), at);
            } else if (entry.getKey().equals("patternProperties")) {
                value.fieldNames().forEachRemaining(regex -> pattern(regex, at));
            }
            if (ONE.contains(entry.getKey())) {
                schema(value, at);
            } else if (LISTED.contains(entry.getKey())) {
                for (int i = 0; i < value.size(); i++) {
                    schema(value.get(i), at + "/" + i);
                }
            } else if (NAMED.contains(entry.getKey())) {
                value.properties().forEach(named -> schema(named.getValue(), at + "/" + named.getKey()));
            }
        }
    }

    private void pattern(String regex, String path) {
        try {
            var unused = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            problems.add(new ParamProblem(
                    name,
                    "The declaration of the " + what + " at " + path + ": '" + regex + "' is no regular expression: "
                            + e.getDescription(),
                    ""));
        } catch (StackOverflowError e) {
            problems.add(new ParamProblem(
                    name,
                    "The declaration of the " + what + " at " + path
                            + " has a regular expression that is nested too deep",
                    "leave out some of its brackets"));
        }
    }

    private static boolean hasReference(ObjectNode schema) {
        return schema.properties().stream().anyMatch(key -> key.getKey().startsWith("$"));
    }

    private void schema(JsonNode schema, String path) {
        if (schema instanceof ObjectNode object && hasReference(object)) {
            // It could lead anywhere, and in circles.
            problems.add(new ParamProblem(
                    name, "The declaration of the " + what + " refers to another schema", "write that schema out"));
        } else if (schema instanceof ObjectNode object) {
            for (BindingProblem problem : RecordBinder.checkPart(object, ParamSpec.class)) {
                String where = String.join("/", problem.path());
                problems.add(new ParamProblem(
                        name,
                        "The declaration of the " + what + " at " + path + (where.isEmpty() ? "" : "/" + where) + ": "
                                + problem.message(),
                        problem.remedy()));
            }
            inside(object, path);
        } else if (!schema.isBoolean()) {
            problems.add(new ParamProblem(
                    name,
                    "The declaration of the " + what + " at " + path + " must be a JSON Schema",
                    "write a map such as {type: string}, or true or false"));
        }
    }
}
