package io.waybill.spec.bind;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** How values and the types that are expected of them are called in messages. */
final class Values {
    private static final int SHOWN = 60;
    private static final Set<Class<?>> WHOLE =
            Set.of(Integer.class, int.class, Long.class, long.class, Short.class, short.class, BigInteger.class);
    private static final Set<Class<?>> DECIMAL =
            Set.of(Double.class, double.class, Float.class, float.class, BigDecimal.class);

    private Values() {}

    /** What a value is, such as {@code the text 'abc'}. */
    static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "the text '" + shorten(node.textValue()) + "'";
            case NUMBER -> "the number " + shorten(node.asText());
            case BOOLEAN -> node.asText();
            case ARRAY -> "a list";
            case OBJECT, POJO -> "a map";
            case NULL, MISSING, BINARY -> "empty";
        };
    }

    /** A value in short: texts in quotes. */
    static String brief(Object value) {
        return value instanceof CharSequence ? "'" + shorten(value.toString()) + "'" : shorten(value.toString());
    }

    /** What a type expects, such as {@code a whole number}. */
    static String expected(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            return "one of " + String.join(", ", constants(raw));
        }
        if (WHOLE.contains(raw)) {
            return "a whole number";
        }
        if (DECIMAL.contains(raw)) {
            return "a number";
        }
        if (raw == Boolean.class || raw == boolean.class) {
            return "true or false";
        }
        if (raw == Duration.class) {
            return "a duration such as 90s, 5m or 1h30m";
        }
        if (raw == ZoneId.class) {
            return "a time zone such as Europe/Berlin";
        }
        if (type.isCollectionLikeType()) {
            return "a list";
        }
        boolean map = type.isMapLikeType()
                || RecordShape.hasKeys(type)
                || raw.getSimpleName().equals("ObjectNode");
        return map ? "a map" : "a text";
    }

    /** An enum's constants as they are written in a file. */
    static List<String> constants(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Object constant : Arrays.asList(type.getEnumConstants())) {
            names.add(SpecJson.mapper().convertValue(constant, JsonNode.class).asText());
        }
        return names;
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
