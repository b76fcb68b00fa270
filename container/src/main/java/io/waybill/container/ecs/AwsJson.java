package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.Nearest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Between JSON in the shape of AWS's API and the SDK's objects, by the SDK's own description of its fields. So requests
 * live as plain data in files and rows, and every member that the SDK knows can be said, also those that we do not name.
 *
 * <p>Reading is strict about names and lenient about scalars: a rendered template is always a text, so {@code "30"} is
 * a fine number, and {@code 256} a fine text.
 */
final class AwsJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String action;
    private final boolean isEvent;

    private AwsJson(String action, boolean isEvent) {
        this.action = action;
        this.isEvent = isEvent;
    }

    /**
     * Fills a request.
     *
     * @param action the name of the API's action, for messages
     * @param json the request; members that are null count as absent
     * @param builder an empty builder of that request
     * @throws WaybillException {@code AWS_REFUSED}, naming the member and, where one is near, the name that was meant
     */
    static <B extends SdkPojo & SdkBuilder<B, T>, T> T read(String action, ObjectNode json, B builder) {
        new AwsJson(action, false).fill(json, builder, "");
        return builder.build();
    }

    /**
     * Fills what an event of EventBridge tells: as above, but what the SDK does not know is left out, and times are written
     * as in {@code 2026-03-01T10:00:00Z}.
     *
     * @throws WaybillException {@code AWS_REFUSED} where a member is not of its type
     */
    static <B extends SdkPojo & SdkBuilder<B, T>, T> T readEvent(String name, ObjectNode json, B builder) {
        new AwsJson(name, true).fill(json, builder, "");
        return builder.build();
    }

    /** An SDK object as JSON, members in alphabetical order; what is absent or an empty collection is left out. */
    static ObjectNode write(SdkPojo value) {
        ObjectNode json = JSON.objectNode();
        Map<String, SdkField<?>> fields = new TreeMap<>();
        value.sdkFields().forEach(field -> fields.put(field.locationName(), field));
        fields.forEach((name, field) -> {
            JsonNode member = toJson(field.getValueOrDefault(value));
            if (member != null && !(member.isArray() && member.isEmpty())) {
                json.set(name, member);
            }
        });
        return json;
    }

    private static @Nullable JsonNode toJson(@Nullable Object value) {
        if (value == null) {
            return null;
        } else if (value instanceof SdkPojo pojo) {
            return write(pojo);
        } else if (value instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(item -> array.add(toJson(item)));
            return array;
        } else if (value instanceof Map<?, ?> map) {
            if (map.isEmpty()) {
                return null;
            }
            ObjectNode object = JSON.objectNode();
            new TreeMap<>(map).forEach((key, item) -> object.set(key.toString(), toJson(item)));
            return object;
        } else if (value instanceof Instant instant) {
            return JSON.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
        } else if (value instanceof Boolean bool) {
            return JSON.booleanNode(bool);
        } else if (value instanceof Integer number) {
            return JSON.numberNode(number);
        } else if (value instanceof Long number) {
            return JSON.numberNode(number);
        } else if (value instanceof Number number) {
            return JSON.numberNode(new BigDecimal(number.toString()));
        }
        return JSON.textNode(value.toString());
    }

    private void fill(JsonNode json, SdkPojo pojo, String path) {
        if (!json.isObject()) {
            throw wrong(path, "must be a map of members, not " + shown(json));
        }
        Map<String, SdkField<?>> fields = new TreeMap<>();
        pojo.sdkFields().forEach(field -> fields.put(field.locationName(), field));
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            String at = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            SdkField<?> field = fields.get(member.getKey());
            if (field == null && isEvent) {
                continue;
            }
            if (field == null) {
                throw unknown(at, member.getKey(), fields);
            }
            if (!member.getValue().isNull()) {
                field.set(pojo, value(field, member.getValue(), at));
            }
        }
    }

    private Object value(SdkField<?> field, JsonNode json, String path) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            SdkPojo builder = field.constructor().get();
            fill(json, builder, path);
            return ((Buildable) builder).build();
        } else if (type == MarshallingType.LIST) {
            return list(field.getRequiredTrait(ListTrait.class).memberFieldInfo(), json, path);
        } else if (type == MarshallingType.MAP) {
            return map(field.getRequiredTrait(MapTrait.class).valueFieldInfo(), json, path);
        } else if (json.isContainerNode()) {
            throw wrong(path, "must be a single value, not " + shown(json));
        } else if (type == MarshallingType.STRING) {
            return json.asText();
        } else if (type == MarshallingType.BOOLEAN) {
            return bool(json, path);
        } else if (type == MarshallingType.INSTANT) {
            if (isEvent && json.isTextual()) {
                return time(json, path);
            }
            return Instant.ofEpochMilli(number(json, path).movePointRight(3).longValue());
        }
        return numeric(type, json, path);
    }

    private Instant time(JsonNode json, String path) {
        try {
            return OffsetDateTime.parse(json.asText()).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(path, "must be a time such as 2026-03-01T10:00:00Z, not " + shown(json));
        }
    }

    private List<Object> list(SdkField<?> item, JsonNode json, String path) {
        if (!json.isArray()) {
            throw wrong(path, "must be a list, not " + shown(json));
        }
        List<Object> list = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            list.add(value(item, json.get(i), path + "[" + i + "]"));
        }
        return list;
    }

    private Map<String, Object> map(SdkField<?> item, JsonNode json, String path) {
        if (!json.isObject()) {
            throw wrong(path, "must be a map, not " + shown(json));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        json.properties()
                .forEach(entry -> map.put(entry.getKey(), value(item, entry.getValue(), path + "." + entry.getKey())));
        return map;
    }

    private boolean bool(JsonNode json, String path) {
        return switch (json.asText().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(path, "must be true or false, not " + shown(json));
        };
    }

    private Number numeric(MarshallingType<?> type, JsonNode json, String path) {
        BigDecimal number = number(json, path);
        try {
            if (type == MarshallingType.INTEGER) {
                return number.intValueExact();
            } else if (type == MarshallingType.LONG) {
                return number.longValueExact();
            }
        } catch (ArithmeticException e) {
            throw wrong(path, "must be a whole number, not " + shown(json));
        }
        if (type == MarshallingType.DOUBLE) {
            return number.doubleValue();
        } else if (type == MarshallingType.FLOAT) {
            return number.floatValue();
        }
        throw wrong(path, "is of a type that cannot be written here");
    }

    private BigDecimal number(JsonNode json, String path) {
        try {
            return new BigDecimal(json.asText().strip());
        } catch (NumberFormatException e) {
            throw wrong(path, "must be a number, not " + shown(json));
        }
    }

    private WaybillException unknown(String path, String name, Map<String, SdkField<?>> fields) {
        String meant = Nearest.to(name, fields.keySet())
                .map(nearest -> "did you mean " + nearest + "?")
                .orElseGet(() -> "known here: " + String.join(", ", fields.keySet()));
        return wrong(path, "is not known to AWS; " + meant);
    }

    private WaybillException wrong(String path, String what) {
        return new WaybillException(
                ErrorCode.AWS_REFUSED, action + ": " + (path.isEmpty() ? "the request" : path) + " " + what);
    }

    /** A value as messages show it: short, and never the whole of a map or list. */
    private static String shown(JsonNode json) {
        if (json.isObject()) {
            return "a map";
        } else if (json.isArray()) {
            return "a list";
        }
        String text = json.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
