package io.waybill.spec.params;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.waybill.spec.BoundedText;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.bind.SpecJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Checks values against the JSON Schema that a param's declaration is. Reads no other schemas, near or far. */
final class ParamSchema {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .regularExpressionFactory(BoundedRegex::of)
                            .locale(Locale.ENGLISH)
                            .build())
                    .schemaCacheEnabled(false));

    /** A double has no larger ones. */
    private static final int MOST_DIGITS = 300;

    private ParamSchema() {}

    /**
     * What is wrong with the declaration itself, as far as it can be told without a value.
     *
     * @param what the param in words, such as {@code param 'x'}
     */
    static List<ParamProblem> checkDeclaration(String what, String name, ParamSpec spec) {
        ObjectNode declaration = declaration(spec);
        if (hasHugeNumber(declaration)) {
            return List.of(hugeNumber("declaration of the " + what, name));
        }
        List<ParamProblem> problems = new Subschemas(what, name).check(declaration);
        if (!problems.isEmpty()) {
            return problems;
        }
        try {
            REGISTRY.getSchema(declaration).initializeValidators();
            return List.of();
        } catch (SchemaException e) {
            return List.of(noSchema(what, name, e));
        }
    }

    /**
     * What is wrong with a value.
     *
     * @param what the param in words, such as {@code param 'x'}
     */
    static List<ParamProblem> check(String what, String name, ParamSpec spec, JsonNode value) {
        ObjectNode declaration = declaration(spec);
        if (declaration.isEmpty()) {
            return List.of();
        }
        List<ParamProblem> problems = checkDeclaration(what, name, spec);
        if (!problems.isEmpty()) {
            return problems;
        }
        if (hasHugeNumber(value)) {
            return List.of(hugeNumber(what, name));
        }
        try {
            Schema schema = REGISTRY.getSchema(declaration);
            return schema.validate(value).stream()
                    .map(error -> problem(what, name, value, error))
                    .toList();
        } catch (BoundedText.TooLongException | StackOverflowError e) {
            return List.of(new ParamProblem(
                    name,
                    "The pattern of the " + what + " takes too long for " + shorten(value.toString()),
                    "leave out repetitions of repetitions, such as (a+)+"));
        } catch (SchemaException e) {
            return List.of(noSchema(what, name, e));
        }
    }

    /** What it says of values. */
    private static ObjectNode declaration(ParamSpec spec) {
        ObjectNode declaration = SpecJson.mapper().valueToTree(spec);
        return declaration.remove(List.of("default", "description", "title", "examples"));
    }

    private static ParamProblem noSchema(String what, String name, SchemaException e) {
        return new ParamProblem(name, "The declaration of the " + what + " is no JSON Schema: " + e.getMessage(), "");
    }

    private static ParamProblem hugeNumber(String what, String name) {
        return new ParamProblem(
                name, "The " + what + " has a number of more than " + MOST_DIGITS + " digits", "write it as a text");
    }

    /** What a few letters write, such as 1e99999999, is not to be reckoned with. */
    private static boolean hasHugeNumber(JsonNode node) {
        if (node.isBigInteger() || node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            return Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS
                    || Math.abs((long) number.scale()) > MOST_DIGITS;
        }
        for (JsonNode child : node) {
            if (hasHugeNumber(child)) {
                return true;
            }
        }
        return false;
    }

    private static ParamProblem problem(String what, String name, JsonNode value, Error error) {
        String at = error.getInstanceLocation().toString();
        String inside = at.isEmpty() || at.equals("$") ? "" : " at " + at;
        return new ParamProblem(
                name,
                "The " + what + " cannot be " + shorten(value.toString()) + inside + ": " + error.getMessage(),
                "");
    }

    private static String shorten(String json) {
        return json.length() <= 60 ? json : json.substring(0, 60) + "…";
    }
}
