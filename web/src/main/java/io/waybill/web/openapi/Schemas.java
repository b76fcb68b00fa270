package io.waybill.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.http.Json;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON Schemas of the records that the API answers with and takes, each once. Every field of an answer is there
 * always, but for what is left out where it is empty; of a body only what is not nullable must be.
 */
final class Schemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TYPE = "type";

    /** What values of our code are in JSON. */
    private static final Map<Class<?>, Map<String, String>> SIMPLE = Map.ofEntries(
            Map.entry(String.class, Map.of(TYPE, "string")),
            Map.entry(boolean.class, Map.of(TYPE, "boolean")),
            Map.entry(Boolean.class, Map.of(TYPE, "boolean")),
            Map.entry(int.class, Map.of(TYPE, "integer", "format", "int32")),
            Map.entry(Integer.class, Map.of(TYPE, "integer", "format", "int32")),
            Map.entry(long.class, Map.of(TYPE, "integer", "format", "int64")),
            Map.entry(Long.class, Map.of(TYPE, "integer", "format", "int64")),
            Map.entry(double.class, Map.of(TYPE, "number", "format", "double")),
            Map.entry(Double.class, Map.of(TYPE, "number", "format", "double")),
            Map.entry(BigDecimal.class, Map.of(TYPE, "number")),
            Map.entry(Instant.class, Map.of(TYPE, "string", "format", "date-time")),
            Map.entry(Duration.class, Map.of(TYPE, "string", "format", "duration")),
            Map.entry(ObjectNode.class, Map.of(TYPE, "object")),
            Map.entry(JsonNode.class, Map.of()),
            Map.entry(Object.class, Map.of()));

    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Map<String, Class<?>> owners = new HashMap<>();

    /** All that were asked for, by name. */
    Map<String, ObjectNode> all() {
        return schemas;
    }

    /** A reference to the schema of an answer. */
    ObjectNode answer(Class<?> shape) {
        return reference(shape, true);
    }

    /** A reference to the schema of a body. */
    ObjectNode body(Class<?> shape) {
        return reference(shape, false);
    }

    private ObjectNode reference(Class<?> shape, boolean whole) {
        String name = name(shape);
        Class<?> owner = owners.putIfAbsent(name, shape);
        if (owner == null) {
            // Put before it is made, as it may hold itself.
            ObjectNode schema = JSON.objectNode();
            schemas.put(name, schema);
            fill(schema, shape, whole);
        } else if (owner != shape) {
            throw new IllegalStateException(owner + " and " + shape + " have one name in the API; rename one of them");
        }
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    /** The record's name, with what its API is about in front where that does not say it. */
    static String name(Class<?> shape) {
        Class<?> outer = shape.getEnclosingClass();
        String own = shape.getSimpleName();
        if (outer == null || !outer.getSimpleName().endsWith("Api")) {
            return own;
        }
        String about = outer.getSimpleName().replaceFirst("Api$", "");
        return own.contains(about) ? own : about.endsWith(own) ? about : about + own;
    }

    private void fill(ObjectNode schema, Class<?> shape, boolean whole) {
        schema.put(TYPE, "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        addFields(properties, required, shape, whole);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    private void addFields(ObjectNode properties, ArrayNode required, Class<?> shape, boolean whole) {
        for (RecordComponent component : shape.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                addFields(properties, required, component.getType(), whole);
                continue;
            }
            AnnotatedType type = component.getAnnotatedType();
            boolean nullable = isNullable(type);
            ObjectNode property = of(type, whole);
            Words words = component.getAnnotation(Words.class);
            if (words != null) {
                ArrayNode all = (isList(type) ? (ObjectNode) property.get("items") : property).putArray("enum");
                Arrays.stream(words.value()).forEach(all::add);
                if (nullable && !isList(type)) {
                    all.addNull();
                }
            }
            properties.set(Json.name(component), property);
            boolean leftOut = component.getAccessor().isAnnotationPresent(JsonInclude.class);
            if (!leftOut && (whole || !nullable)) {
                required.add(Json.name(component));
            }
        }
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static boolean isList(AnnotatedType type) {
        return type.getType() instanceof ParameterizedType list
                && list.getRawType() instanceof Class<?> raw
                && Collection.class.isAssignableFrom(raw);
    }

    private ObjectNode of(AnnotatedType type, boolean whole) {
        ObjectNode schema = bare(type, whole);
        if (!isNullable(type) || schema.isEmpty()) {
            return schema;
        }
        if (schema.has("$ref")) {
            ObjectNode either = JSON.objectNode();
            either.putArray("anyOf").add(schema).addObject().put(TYPE, "null");
            return either;
        }
        String only = schema.path(TYPE).asText();
        schema.putArray(TYPE).add(only).add("null");
        return schema;
    }

    private ObjectNode bare(AnnotatedType annotated, boolean whole) {
        Type type = annotated.getType();
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            ObjectNode values = of(arguments[arguments.length - 1], whole);
            return isList(annotated)
                    ? JSON.objectNode().put(TYPE, "array").set("items", values)
                    : JSON.objectNode().put(TYPE, "object").set("additionalProperties", values);
        }
        if (!(type instanceof Class<?> simple)) {
            throw new IllegalStateException("The API has no schema for " + type);
        }
        if (simple.isRecord()) {
            return reference(simple, whole);
        }
        Map<String, String> known = SIMPLE.get(simple);
        if (known == null) {
            throw new IllegalStateException("The API has no schema for " + type);
        }
        ObjectNode schema = JSON.objectNode();
        new TreeMap<>(known).descendingMap().forEach(schema::put);
        return schema;
    }
}
