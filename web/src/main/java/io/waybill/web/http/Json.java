package io.waybill.web.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** JSON as the API speaks it: names in snake case, times in UTC as ISO 8601, what is absent as null. */
public final class Json {
    /** The type of a text with an object in each line. */
    public static final String LINES = "application/x-ndjson";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Json() {}

    /** The text of a record, a map or a tree. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "No JSON can be made of a " + value.getClass().getSimpleName(), e);
        }
    }

    /** Answers with it. */
    public static void send(Context ctx, Object value) {
        ctx.contentType("application/json").result(text(value));
    }

    /** Answers with several, a line for each. */
    public static void sendLines(Context ctx, List<?> values) {
        ctx.contentType(LINES)
                .result(values.stream().map(value -> text(value) + "\n").collect(Collectors.joining()));
    }

    /** What a component of a record is called in JSON. */
    public static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null
                ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
                : named.value();
    }

    /** The tree of a text that we wrote ourselves. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The store holds what is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The tree of a body that somebody sent; an empty one is an empty object.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public static JsonNode read(String body) {
        try {
            return body.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The body is no JSON: " + e.getOriginalMessage() + ". Send an object",
                    e);
        }
    }

    /**
     * The body of a request: an object with no other fields than the record has.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public static ObjectNode body(Context ctx, Class<? extends Record> shape) {
        return body(
                ctx,
                Arrays.stream(shape.getRecordComponents()).map(Json::name).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * The body of a request: an object with no other fields than these.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public static ObjectNode body(Context ctx, Set<String> fields) {
        JsonNode body = read(ctx.body());
        if (!(body instanceof ObjectNode object)) {
            throw new WaybillException(ErrorCode.INVALID_REQUEST, "The body is no JSON object. Send {…}");
        }
        Set<String> unknown = new TreeSet<>();
        object.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The body has the unknown fields " + unknown + ". Known are " + new TreeSet<>(fields));
        }
        return object;
    }
}
