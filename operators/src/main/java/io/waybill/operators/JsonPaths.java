package io.waybill.operators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.EnumSet;
import java.util.Optional;

/** Reads JSON by JSONPath. Without its regular expressions, which can take for ever on purpose. */
public final class JsonPaths {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Configuration JACKSON = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(JSON))
            .mappingProvider(new JacksonMappingProvider(JSON))
            .options(EnumSet.of(Option.SUPPRESS_EXCEPTIONS))
            .build();
    private static final int LONGEST = 1000;

    private JsonPaths() {}

    /**
     * Why this is no path.
     *
     * @return empty where it is one
     */
    public static String problem(String path) {
        if (path.length() > LONGEST) {
            return "it is longer than " + LONGEST + " characters";
        }
        if (path.contains("=~")) {
            return "regular expressions are not taken";
        }
        if (!path.startsWith("$")) {
            return "it must begin with $";
        }
        try {
            var unused = JsonPath.compile(path);
            return "";
        } catch (InvalidPathException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * What a path leads to.
     *
     * @return empty where it leads nowhere
     * @throws WaybillException {@code SERVICE_REFUSED} where the path is none
     */
    public static Optional<JsonNode> read(JsonNode tree, String path) {
        String problem = problem(path);
        if (!problem.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.SERVICE_REFUSED, "'" + path + "' is no JSONPath: " + problem + "; write $.data.id");
        }
        try {
            Object found = JsonPath.compile(path).read(tree, JACKSON);
            return found instanceof JsonNode node && !node.isMissingNode()
                    ? Optional.of(node)
                    : found == null ? Optional.empty() : Optional.of(JSON.valueToTree(found));
        } catch (JsonPathException e) {
            return Optional.empty();
        }
    }

    /** The JSON of a text; empty where it is none. */
    public static Optional<JsonNode> parse(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
