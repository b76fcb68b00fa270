package io.waybill.engine.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON merge patches (RFC 7396): members replace members, objects merge, null removes. */
final class MergePatch {
    private MergePatch() {}

    /** Changes {@code target}. */
    static void apply(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(member.getKey());
            } else if (value instanceof ObjectNode part) {
                ObjectNode into = target.get(member.getKey()) instanceof ObjectNode there ? there : target.objectNode();
                apply(into, part);
                target.set(member.getKey(), into);
            } else {
                target.set(member.getKey(), value.deepCopy());
            }
        }
    }
}
