package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.AttemptIdentity;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Marks a request with the attempt that it is for, so that its task can be found and its cost told apart. */
final class TaskTags {
    /** The tag that tells which attempt a task was started for. */
    static final String ATTEMPT = "waybill:attempt";

    private static final int LONGEST_STARTED_BY = 128;
    private static final int LONGEST_TAG = 256;

    private TaskTags() {}

    /** Adds tags, {@code startedBy} and {@code propagateTags}. What says which attempt it is cannot be overridden. */
    static void mark(ObjectNode request, AttemptIdentity attempt) {
        Map<String, String> tags = new LinkedHashMap<>(attempt.costTags());
        for (JsonNode tag : request.path("tags")) {
            tags.put(tag.path("key").asText(), tag.path("value").asText());
        }
        tags.put("waybill:dag", value(attempt.dagId()));
        tags.put("waybill:run", value(attempt.runId()));
        tags.put("waybill:task", value(attempt.nodeId()));
        if (attempt.mapIndex() >= 0) {
            tags.put("waybill:map_index", Integer.toString(attempt.mapIndex()));
        }
        tags.put("waybill:try", Integer.toString(attempt.tryNumber()));
        tags.put(ATTEMPT, attempt.attemptId().toString());
        if (!attempt.owner().isEmpty()) {
            tags.put("waybill:owner", value(attempt.owner()));
        }
        ArrayNode list = request.putArray("tags");
        tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        request.put("startedBy", startedBy(attempt));
        if (!request.hasNonNull("propagateTags")) {
            request.put("propagateTags", "TASK_DEFINITION");
        }
    }

    /** AWS allows letters, digits, spaces and {@code + - = . _ : / @}. */
    private static String value(String text) {
        String value = text.replaceAll("[^\\p{L}\\p{Z}\\p{N}_.:/=+@-]", "_");
        return value.length() <= LONGEST_TAG ? value : value.substring(0, LONGEST_TAG);
    }

    /** What ECS can be asked for, to find the tasks of one run. */
    static String startedBy(AttemptIdentity attempt) {
        String all = "waybill/" + attempt.dagId() + "/" + attempt.runId();
        String safe = all.replaceAll("[^A-Za-z0-9_/-]", "_");
        if (safe.length() <= LONGEST_STARTED_BY) {
            return safe;
        }
        CRC32 checksum = new CRC32();
        checksum.update(all.getBytes(StandardCharsets.UTF_8));
        String end = String.format("-%08x", checksum.getValue());
        return safe.substring(0, LONGEST_STARTED_BY - end.length()) + end;
    }
}
