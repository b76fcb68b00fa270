package io.waybill.web.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.ParamType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that {@code -p name=value} gives. */
final class ParamValues {
    private ParamValues() {}

    /**
     * Reads them as what the DAG declares: a text where it declares a text, else JSON where it is JSON.
     *
     * @param given by name
     * @param declared the DAG's params; a name that it does not have is the engine's to refuse
     */
    static Map<String, JsonNode> read(Map<String, String> given, Map<String, ParamSpec> declared) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        given.forEach((name, text) -> values.put(name, read(text, declared.get(name))));
        return values;
    }

    /** Without a declaration at hand: JSON where it is JSON, else a text. */
    static JsonNode read(String text, @Nullable ParamSpec declared) {
        if (declared != null && isText(declared)) {
            return TextNode.valueOf(text);
        }
        try {
            JsonNode value = Json.parse(text);
            return value.isMissingNode() ? TextNode.valueOf(text) : value;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    private static boolean isText(ParamSpec declared) {
        if (!declared.type().isEmpty()) {
            return declared.type().stream().allMatch(type -> type == ParamType.STRING);
        }
        JsonNode value = declared.defaultValue();
        return value != null && value.isTextual();
    }
}
