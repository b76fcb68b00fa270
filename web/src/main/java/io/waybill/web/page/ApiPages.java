package io.waybill.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.web.http.Json;
import io.waybill.web.view.ApiPage;
import io.waybill.web.view.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The API's description: {@code /openapi.json} for programs, {@code /docs/api} for people. */
final class ApiPages {
    private static final String TYPE = "type";
    private static final String SCHEMA = "schema";

    private final JsonNode document;
    private final Layout layout;
    private final List<ApiPage.Part> parts;
    private final List<ApiPage.Shape> shapes = new ArrayList<>();

    ApiPages(JsonNode document, Layout layout) {
        this.document = document;
        this.layout = layout;
        this.parts = parts(document);
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> shapes.add(new ApiPage.Shape(schema.getKey(), fields(schema.getValue()))));
    }

    void addTo(RoutesConfig routes) {
        routes.get("/openapi.json", ctx -> Json.send(ctx, document));
        routes.get("/docs/api", this::show);
    }

    private void show(Context ctx) {
        Frame frame = layout.still(ctx, "API", new Frame.Crumb("API", ""));
        layout.render(ctx, "api.jte", new ApiPage(frame, parts, shapes));
    }

    private static List<ApiPage.Part> parts(JsonNode document) {
        Map<String, List<ApiPage.Call>> parts = new LinkedHashMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> parts.computeIfAbsent(
                                        operation
                                                .getValue()
                                                .path("tags")
                                                .path(0)
                                                .asText(),
                                        name -> new ArrayList<>())
                                .add(call(path.getKey(), operation.getKey(), operation.getValue()))));
        return parts.entrySet().stream()
                .map(part -> new ApiPage.Part(part.getKey(), anchor(part.getKey()), part.getValue()))
                .toList();
    }

    private static String anchor(String part) {
        return "about-" + part.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static ApiPage.Call call(String path, String method, JsonNode operation) {
        List<ApiPage.Field> params = new ArrayList<>();
        for (JsonNode param : operation.path("parameters")) {
            params.add(field(
                    param.path("name").asText(),
                    param.path(SCHEMA),
                    param.path("required").asBoolean(),
                    param.path("description").asText()));
        }
        List<ApiPage.Answer> answers = new ArrayList<>();
        operation.path("responses").properties().forEach(answer -> {
            String means = answer.getValue().path("description").asText();
            JsonNode content = answer.getValue().path("content");
            if (content.isEmpty()) {
                answers.add(new ApiPage.Answer(answer.getKey(), means, "", ""));
            }
            content.properties().forEach(type -> {
                JsonNode schema = type.getValue().path(SCHEMA);
                (schema.has("anyOf") ? schema.path("anyOf") : List.of(schema))
                        .forEach(one ->
                                answers.add(new ApiPage.Answer(answer.getKey(), means, type.getKey(), shape(one))));
            });
        });
        return new ApiPage.Call(
                operation.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                operation.path("summary").asText(),
                operation.path("description").asText(),
                params,
                shape(operation
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path(SCHEMA)),
                answers);
    }

    private static List<ApiPage.Field> fields(JsonNode schema) {
        Set<String> required =
                Set.copyOf(StreamSupport.stream(schema.path("required").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        return schema.path("properties").properties().stream()
                .map(field -> field(field.getKey(), field.getValue(), required.contains(field.getKey()), ""))
                .toList();
    }

    private static ApiPage.Field field(String name, JsonNode schema, boolean required, String says) {
        return new ApiPage.Field(name, words(schema), shape(schema), required, says);
    }

    /** A type in words. */
    private static String words(JsonNode schema) {
        if (schema.has("$ref")) {
            return "";
        }
        JsonNode either = schema.path("anyOf");
        if (!either.isEmpty()) {
            return StreamSupport.stream(either.spliterator(), false)
                    .map(ApiPages::words)
                    .filter(word -> !word.isEmpty())
                    .reduce("", (before, word) -> before + " or " + word)
                    .strip();
        }
        JsonNode oneOf = schema.path("enum");
        if (!oneOf.isEmpty()) {
            return String.join(
                    ", ",
                    StreamSupport.stream(oneOf.spliterator(), false)
                            .map(JsonNode::asText)
                            .toList());
        }
        JsonNode type = schema.path(TYPE);
        boolean nullable = type.isArray();
        String only = nullable ? type.path(0).asText() : type.asText("any JSON");
        String word = switch (only) {
            case "array" -> ("list of " + words(schema.path("items"))).strip();
            case "object" -> schema.path("additionalProperties").isEmpty() ? "object" : "object by name";
            case "string" -> schema.path("format").asText().equals("date-time") ? "date and time" : "text";
            case "integer" -> "whole number";
            case "boolean" -> "true or false";
            default -> only;
        };
        return nullable ? word + " or null" : word;
    }

    /** The name of the shape in a schema; empty for none. */
    private static String shape(JsonNode schema) {
        for (JsonNode inner : List.of(
                schema,
                schema.path("items"),
                schema.path("additionalProperties"),
                schema.path("anyOf").path(0))) {
            String reference = inner.path("$ref").asText();
            if (!reference.isEmpty()) {
                return reference.substring(reference.lastIndexOf('/') + 1);
            }
        }
        return "";
    }
}
