package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request's body; one that is null is as one that is not there. */
final class Body {
    private static final int USUAL_LIMIT = 100;
    private static final int MOST = 1_000;

    private static final double MOST_SECONDS = 1e12;

    private Body() {}

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

    static @Nullable Instant instant(ObjectNode body, String field) {
        String text = text(body, field);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    field + " is '" + text + "'. Write a date and time with its offset, such as 2026-03-01T06:00:00Z",
                    e);
        }
    }

    static boolean flag(ObjectNode body, String field, boolean usual) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isBoolean()) {
            throw wrong(field + " must be true or false");
        }
        return value.booleanValue();
    }

    static int number(ObjectNode body, String field, int usual) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw wrong(field + " must be a whole number");
        }
        return value.intValue();
    }

    /** A number; null where there is none. */
    static @Nullable BigDecimal decimal(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || !(Math.abs(value.doubleValue()) < MOST_SECONDS)) {
            throw wrong(field + " must be a number of seconds");
        }
        return BigDecimal.valueOf(value.doubleValue());
    }

    /** Texts; none where there are none. Null among them is Airflow's word for a task that waits. */
    static Set<String> texts(ObjectNode body, String field) {
        JsonNode values = body.path(field);
        if (!values.isMissingNode() && !values.isNull() && !values.isArray()) {
            throw wrong(field + " must be a list of texts");
        }
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode value : values) {
            if (!value.isTextual() && !value.isNull()) {
                throw wrong(field + " must be a list of texts");
            }
            texts.add(value.isNull() ? "none" : value.textValue());
        }
        return texts;
    }

    /** How many a page of a list has at the most. */
    static int pageLimit(ObjectNode body) {
        return Math.min(MOST, notNegative(body, "page_limit", USUAL_LIMIT));
    }

    /** How many are passed over before the page. */
    static int pageOffset(ObjectNode body) {
        return notNegative(body, "page_offset", 0);
    }

    private static int notNegative(ObjectNode body, String field, int usual) {
        int number = number(body, field, usual);
        if (number < 0) {
            throw wrong(field + " is " + number + ". Use a whole number from 0");
        }
        return number;
    }

    /** The params of a run, by name. */
    static Map<String, JsonNode> params(ObjectNode body, String field) {
        JsonNode conf = body.path(field);
        if (!conf.isMissingNode() && !conf.isNull() && !conf.isObject()) {
            throw wrong(field + " must be an object of params by name");
        }
        Map<String, JsonNode> params = new LinkedHashMap<>();
        conf.properties().forEach(param -> params.put(param.getKey(), param.getValue()));
        return params;
    }

    static WaybillException wrong(String message) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message);
    }
}
