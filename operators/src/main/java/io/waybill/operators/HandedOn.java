package io.waybill.operators;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How much a call of the engine may hand on: as much as a container may. */
public final class HandedOn {
    /** In bytes of JSON. */
    public static final int MOST_BYTES = 48 * 1024;

    private HandedOn() {}

    /** Whether one value is not too much. */
    public static boolean fits(JsonNode value) {
        return bytes(value) <= MOST_BYTES;
    }

    /**
     * Judges all of them together.
     *
     * @throws WaybillException {@code SERVICE_REFUSED} where they are too much
     */
    public static void check(Map<String, JsonNode> outputs) {
        int all = outputs.values().stream().mapToInt(HandedOn::bytes).sum();
        if (all > MOST_BYTES) {
            throw new WaybillException(
                    ErrorCode.SERVICE_REFUSED,
                    "What is to be handed on has " + all + " bytes, and may have " + MOST_BYTES
                            + "; hand on less of it, or have a container write it into a file");
        }
    }

    private static int bytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
