package io.waybill.operators.fargate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Lays one JSON object over another: maps merge member by member; lists whose items have a {@code name} merge item by
 * item; any other list and value is replaced; null removes.
 */
final class MergedJson {
    private MergedJson() {}

    /** Changes {@code base}. */
    static void lay(ObjectNode over, ObjectNode base) {
        for (Map.Entry<String, JsonNode> member : over.properties()) {
            JsonNode ours = base.get(member.getKey());
            if (member.getValue().isNull()) {
                base.remove(member.getKey());
            } else if (member.getValue() instanceof ObjectNode theirs && ours instanceof ObjectNode map) {
                lay(theirs, map);
            } else if (member.getValue() instanceof ArrayNode theirs
                    && ours instanceof ArrayNode list
                    && isNamed(theirs)
                    && isNamed(list)) {
                theirs.forEach(item -> layItem((ObjectNode) item, list));
            } else {
                base.set(member.getKey(), member.getValue().deepCopy());
            }
        }
    }

    private static void layItem(ObjectNode item, ArrayNode list) {
        for (JsonNode ours : list) {
            if (ours.get("name").equals(item.get("name"))) {
                lay(item, (ObjectNode) ours);
                return;
            }
        }
        list.add(item.deepCopy());
    }

    private static boolean isNamed(ArrayNode list) {
        for (JsonNode item : list) {
            if (!item.isObject() || !item.hasNonNull("name")) {
                return false;
            }
        }
        return true;
    }
}
