package io.waybill.operators.dbt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.bind.SpecJson;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON text of {@code --vars}. What an expression in it becomes is escaped, so that a param stays the text that it
 * is and cannot set other variables.
 */
final class DbtVars {
    private static final Pattern EXPRESSION = Pattern.compile("\\{\\{-?(.*?)-?}}", Pattern.DOTALL);

    private DbtVars() {}

    static String json(ObjectNode vars) {
        return EXPRESSION
                .matcher(escaped(vars).toString())
                .replaceAll(found -> Matcher.quoteReplacement("{{" + asWritten(found.group(1)) + "}}"));
    }

    /** JSON's escapes are for the text around expressions. */
    private static String asWritten(String expression) {
        try {
            return SpecJson.mapper().readTree('"' + expression + '"').textValue();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was just written is none", e);
        }
    }

    /** Statements cannot be told apart from the text around them, so nothing could be escaped. */
    static boolean hasStatement(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().contains("{%") || value.textValue().contains("{#");
        }
        for (JsonNode child : value) {
            if (hasStatement(child)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode escaped(JsonNode value) {
        if (value instanceof ObjectNode map) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            map.properties().forEach(member -> all.set(member.getKey(), escaped(member.getValue())));
            return all;
        } else if (value instanceof ArrayNode list) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            list.forEach(item -> all.add(escaped(item)));
            return all;
        } else if (value.isTextual()) {
            return TextNode.valueOf(EXPRESSION.matcher(value.textValue()).replaceAll("{{ ($1) | escapejson }}"));
        }
        return value;
    }
}
