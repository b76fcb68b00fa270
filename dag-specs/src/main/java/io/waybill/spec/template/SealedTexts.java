package io.waybill.spec.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.UnaryOperator;

/** Trees in which some texts are sealed. */
public final class SealedTexts {
    private static final String MASK = "***";

    private SealedTexts() {}

    /** A copy for people: what is sealed is masked. */
    public static JsonNode masked(JsonNode tree) {
        return replaced(tree, text -> MASK);
    }

    /** A copy in which each sealed text is another. */
    static JsonNode replaced(JsonNode node, UnaryOperator<String> with) {
        if (node.isTextual()) {
            return node.textValue().startsWith(VaultValues.SEALED)
                    ? TextNode.valueOf(with.apply(node.textValue()))
                    : node;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), replaced(entry.getValue(), with)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode(array.size());
            array.forEach(item -> copy.add(replaced(item, with)));
            return copy;
        }
        return node;
    }
}
