package io.waybill.engine.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.Node;
import io.waybill.spec.ExpandSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Makes a list of items of what a file says of them. */
final class ItemList {
    /** As long as the labels that are stored. */
    private static final int LONGEST_LABEL = 100;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Node node;
    private final UnaryOperator<JsonNode> renderer;
    private final int longest;

    /**
     * @param node the node that finds the items
     * @param renderer renders the templates in what the file says
     * @param longest how many items there may be
     */
    ItemList(Node node, UnaryOperator<JsonNode> renderer, int longest) {
        this.node = node;
        this.renderer = renderer;
        this.longest = longest;
    }

    /**
     * The items, in their order.
     *
     * @throws WaybillException {@code TEMPLATE} where there is no list, or it is too long
     */
    List<JsonNode> of(ExpandSpec expand) {
        JsonNode over = expand.over();
        if (over != null) {
            List<JsonNode> items = items("over", over);
            refuse(items.size());
            return items;
        }
        List<ObjectNode> combinations = List.of(JSON.createObjectNode());
        for (Map.Entry<String, JsonNode> entry : expand.matrix().entrySet()) {
            List<JsonNode> values = items("matrix." + entry.getKey(), entry.getValue());
            refuse((long) combinations.size() * values.size());
            List<ObjectNode> more = new ArrayList<>();
            for (ObjectNode combination : combinations) {
                values.forEach(value -> more.add(combination.deepCopy().set(entry.getKey(), value)));
            }
            combinations = more;
        }
        return List.copyOf(combinations);
    }

    private List<JsonNode> items(String key, JsonNode written) {
        JsonNode rendered = renderer.apply(written);
        JsonNode list = rendered.isTextual() ? parsed(key, rendered.textValue()) : rendered;
        List<JsonNode> items = new ArrayList<>();
        if (list.isObject()) {
            list.properties().forEach(entry -> {
                ObjectNode item = JSON.createObjectNode().put("key", entry.getKey());
                items.add(item.set("value", entry.getValue()));
            });
        } else if (list.isArray()) {
            list.forEach(items::add);
        } else {
            throw noList(key, list.toString());
        }
        return items;
    }

    private JsonNode parsed(String key, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw noList(key, text);
        }
    }

    private WaybillException noList(String key, String text) {
        return failed("its expand." + key + " gives " + shortened(text)
                + ", which is no list and no map; have the param or the output be one");
    }

    private void refuse(long items) {
        if (items > longest) {
            throw failed("it would be run for " + items + " items, and " + longest
                    + " are allowed (max_map_length of the settings); make the list shorter, or each item a batch");
        }
    }

    private WaybillException failed(String what) {
        return new WaybillException(ErrorCode.TEMPLATE, "'" + node.taskId() + "' was not started: " + what);
    }

    /** What an item is called that is given no label: itself where it is short and plain, else its index. */
    static String label(JsonNode item, int index) {
        if (item.isValueNode()) {
            return shortened(item.asText());
        }
        boolean plain = item.isObject()
                && StreamSupport.stream(item.spliterator(), false).allMatch(JsonNode::isValueNode);
        String text = StreamSupport.stream(item.spliterator(), false)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        return !item.isEmpty() && (plain || item.has("key")) ? shortened(text) : Integer.toString(index);
    }

    static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= LONGEST_LABEL) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
    }
}
