package io.waybill.plugins.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.Nearest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Makes the SDK's requests of JSON in the shape of AWS's API, by the SDK's own description of its members. Strict about names,
 * lenient about scalars: a rendered template is always a text.
 */
final class SdkJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SdkJson() {}

    /**
     * Fills a request.
     *
     * @param action the call, for messages
     * @throws WaybillException {@code AWS_REFUSED}, which names the member that is wrong
     */
    static <B extends SdkPojo & SdkBuilder<B, T>, T> T read(String action, JsonNode json, B builder) {
        fill(action, json, builder, "");
        return builder.build();
    }

    private static void fill(String action, JsonNode json, SdkPojo pojo, String path) {
        if (!json.isObject()) {
            throw wrong(action, path, "must be a map of members");
        }
        Map<String, SdkField<?>> fields = new TreeMap<>();
        pojo.sdkFields().forEach(field -> fields.put(field.memberName(), field));
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            String at = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            SdkField<?> field = fields.get(member.getKey());
            if (field == null) {
                throw wrong(action, at, "is unknown; " + Nearest.remedy(member.getKey(), fields.keySet(), "members"));
            }
            if (!member.getValue().isNull()) {
                field.set(pojo, value(action, field, member.getValue(), at));
            }
        }
    }

    private static Object value(String action, SdkField<?> field, JsonNode json, String path) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            SdkPojo builder = field.constructor().get();
            fill(action, json, builder, path);
            return ((Buildable) builder).build();
        }
        if (type == MarshallingType.LIST) {
            SdkField<?> item = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            List<Object> list = new ArrayList<>();
            if (!json.isArray()) {
                throw wrong(action, path, "must be a list");
            }
            json.forEach(one -> list.add(value(action, item, one, path + "[" + list.size() + "]")));
            return list;
        }
        if (type == MarshallingType.MAP) {
            SdkField<?> item = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> map = new LinkedHashMap<>();
            if (!json.isObject()) {
                throw wrong(action, path, "must be a map");
            }
            json.properties()
                    .forEach(entry -> map.put(
                            entry.getKey(), value(action, item, entry.getValue(), path + "." + entry.getKey())));
            return map;
        }
        String text = json.isTextual() ? json.textValue() : json.toString();
        if (type == MarshallingType.STRING) {
            return text;
        }
        if (type == MarshallingType.SDK_BYTES) {
            return SdkBytes.fromByteArray(text.getBytes(StandardCharsets.UTF_8));
        }
        return scalar(action, type, text, path);
    }

    private static Object scalar(String action, MarshallingType<?> type, String text, String path) {
        try {
            if (type == MarshallingType.BOOLEAN) {
                if (!text.equals("true") && !text.equals("false")) {
                    throw wrong(action, path, "must be true or false, not '" + text + "'");
                }
                return text.equals("true");
            }
            if (type == MarshallingType.INSTANT) {
                return OffsetDateTime.parse(text).toInstant();
            }
            BigDecimal number = new BigDecimal(text);
            if (type == MarshallingType.INTEGER) {
                return number.intValueExact();
            }
            if (type == MarshallingType.LONG) {
                return number.longValueExact();
            }
            return type == MarshallingType.FLOAT ? (Object) number.floatValue() : (Object) number.doubleValue();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(action, path, "must be a number, not '" + text + "'");
        } catch (DateTimeParseException e) {
            throw wrong(action, path, "must be a time such as 2026-03-01T10:00:00Z, not '" + text + "'");
        }
    }

    private static WaybillException wrong(String action, String path, String what) {
        return new WaybillException(
                ErrorCode.AWS_REFUSED,
                action + " was not called: " + (path.isEmpty() ? "the request" : "the member " + path) + " " + what);
    }

    /** A text as the JSON that it is, or as a text. */
    static JsonNode parsed(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree.isMissingNode() ? JSON.getNodeFactory().textNode(text) : tree;
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    /** An empty object. */
    static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
