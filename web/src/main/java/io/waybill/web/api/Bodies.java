package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a body. */
final class Bodies {
    private Bodies() {}

    /** A text; null where there is none. */
    static @Nullable String text(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(field + " must be a text");
        }
        return value.textValue();
    }

    /** A text that there must be. */
    static String someText(ObjectNode body, String field) {
        String text = text(body, field);
        if (text == null) {
            throw wrong(field + " is missing");
        }
        return text;
    }

    /** A text as it is changed: what is not sent stays, and null empties it. */
    static String changed(ObjectNode changes, String field, String before) {
        String text = text(changes, field);
        return !changes.has(field) ? before : text == null ? "" : text;
    }

    /** True or false; null where there is neither. */
    static @Nullable Boolean flag(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(field + " must be true or false");
        }
        return value.booleanValue();
    }

    /** A whole number; null where there is none. */
    static @Nullable Integer number(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(field + " must be a whole number");
        }
        return value.intValue();
    }

    /** What of a body is to be changed: all of it, or what {@code update_mask} names. */
    static ObjectNode masked(ObjectNode body, Set<String> mask, Set<String> fields) {
        if (mask.isEmpty()) {
            return body;
        }
        if (!fields.containsAll(mask)) {
            throw Query.wrong("update_mask", String.join(",", mask), "some of " + new TreeSet<>(fields));
        }
        return body.deepCopy().retain(mask);
    }

    static WaybillException wrong(String message) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message);
    }
}
