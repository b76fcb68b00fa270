package io.waybill.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;

/** What a sensor waits for in a value that it has found: {@code allowed_values} and {@code failed_values} of its input. */
public final class Wanted {
    private Wanted() {}

    /**
     * Whether the value ends the wait: it is one of the allowed ones or, where none is named, is neither null, false, 0 nor
     * empty.
     *
     * @param told how the value was come by, for people
     * @throws WaybillException {@code SERVICE_REFUSED} where it is one of the failed ones
     */
    public static boolean isMet(ObjectNode input, JsonNode value, String told) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        for (JsonNode failed : input.path("failed_values")) {
            if (failed.asText().equals(text)) {
                throw new WaybillException(
                        ErrorCode.SERVICE_REFUSED, "'" + text + "' is one of the failed_values; " + told);
            }
        }
        if (input.path("allowed_values").isEmpty()) {
            return isTrue(value);
        }
        for (JsonNode allowed : input.path("allowed_values")) {
            if (allowed.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTrue(JsonNode value) {
        if (value.isTextual()) {
            return !value.textValue().isEmpty() && !value.textValue().equals("0");
        }
        if (value.isContainerNode()) {
            return !value.isEmpty();
        }
        return value.isNumber() ? value.decimalValue().signum() != 0 : value.asBoolean();
    }
}
