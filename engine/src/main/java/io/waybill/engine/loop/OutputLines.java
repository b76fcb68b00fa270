package io.waybill.engine.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.run.WantedOutputs;
import io.waybill.spec.Outputs;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the lines of a log what a container hands on: lines {@code ::output name=<json>::}, or the last line that is
 * not blank. A name that is printed again replaces its value; names that are not declared are passed over.
 */
final class OutputLines {
    /** What one try may hand on in all, in bytes of its JSON. */
    static final int MOST_BYTES = 48 * 1024;

    private static final String START = "::output ";
    private static final String END = "::";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final WantedOutputs wanted;
    private final Map<String, String> values = new LinkedHashMap<>();
    private String lastLine = "";
    private @Nullable String problem;

    OutputLines(WantedOutputs wanted) {
        this.wanted = wanted;
    }

    /** Takes the next line of the log. */
    void add(String line) {
        Outputs declared = wanted.declared();
        if (declared == null) {
            lastLine = line.isBlank() ? lastLine : line;
        } else if (problem == null && line.startsWith(START)) {
            String text = line.stripTrailing();
            int equals = text.indexOf('=');
            boolean whole = equals > 0 && text.endsWith(END) && equals < text.length() - END.length();
            if (whole) {
                take(
                        declared,
                        text.substring(START.length(), equals).strip(),
                        text.substring(equals + 1, text.length() - END.length()));
            }
        }
    }

    private void take(Outputs declared, String name, String json) {
        if (!declared.byName().containsKey(name)) {
            return;
        }
        if (bytes(json) > MOST_BYTES) {
            problem = tooMuch();
            return;
        }
        try {
            JsonNode value = JSON.readTree(json);
            if (value.isMissingNode()) {
                problem =
                        "Its output " + name + " is empty; print it as JSON, such as ::output " + name + "=\"text\"::";
                return;
            }
            values.put(name, value.toString());
        } catch (JsonProcessingException e) {
            problem = "Its output " + name + " is no JSON (" + e.getOriginalMessage()
                    + "); print it as JSON, such as ::output " + name + "=\"text\"::";
        }
    }

    /** Why the values cannot be handed on; absent where they can. Asked once the log is at its end. */
    @Nullable String problem() {
        Outputs declared = wanted.declared();
        if (problem != null) {
            return problem;
        }
        if (declared == null) {
            return bytes(lastLine) > MOST_BYTES ? tooMuch() : null;
        }
        String missing = String.join(
                ", ",
                declared.byName().entrySet().stream()
                        .filter(entry -> entry.getValue().required() && !values.containsKey(entry.getKey()))
                        .map(Map.Entry::getKey)
                        .toList());
        if (!missing.isEmpty()) {
            return "It did not hand on " + missing
                    + "; print a line ::output name=<json>:: for each, or declare it with required: false";
        }
        long all = values.entrySet().stream()
                .mapToLong(entry -> (long) bytes(entry.getKey()) + bytes(entry.getValue()))
                .sum();
        return all > MOST_BYTES ? tooMuch() : null;
    }

    private static String tooMuch() {
        return "Its outputs are larger than " + MOST_BYTES / 1024
                + " KB in all; put large values into a file, and hand on its name";
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The values as JSON, by key; {@code return_value} is all of them, or the last line as a text. */
    Map<String, String> values() {
        Map<String, String> outputs = new LinkedHashMap<>(values);
        if (wanted.declared() == null) {
            outputs.put(
                    "return_value", JsonNodeFactory.instance.textNode(lastLine).toString());
            return outputs;
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        try {
            for (Map.Entry<String, String> value : values.entrySet()) {
                all.set(value.getKey(), JSON.readTree(value.getValue()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Each value was read as JSON before", e);
        }
        outputs.put("return_value", all.toString());
        return outputs;
    }
}
