package io.waybill.web.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.OpenApi;
import io.waybill.web.openapi.Operation;
import io.waybill.web.openapi.Param;
import io.waybill.web.server.Http.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer of the API that a test gets against what the API says of itself: the status must be there, the type
 * and the content must fit, and no field may be more. What was answered well must have been asked as is said too.
 */
final class AnswerCheck {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ApiDescription API = WebServer.description();
    private static final ObjectNode DOCUMENT = OpenApi.document(API, "test");
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private static final JsonNode SHAPES = closed(DOCUMENT.path("components").path("schemas"));
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private final Set<String> produced = ConcurrentHashMap.newKeySet();
    private final @Nullable List<String> wrong;

    /** Throws at once where an answer does not fit. */
    AnswerCheck() {
        wrong = null;
    }

    /**
     * Goes on where an answer does not fit.
     *
     * @param wrong gets what is wrong
     */
    AnswerCheck(List<String> wrong) {
        this.wrong = wrong;
    }

    /** What is said. */
    static ObjectNode document() {
        return DOCUMENT;
    }

    /** All addresses that it is said of. */
    static List<Operation> operations() {
        return API.operations();
    }

    /** What was answered so far, such as {@code get_dags 200}. */
    Set<String> produced() {
        return new TreeSet<>(produced);
    }

    /** All that is said to be answered. */
    static Set<String> documented() {
        return API.operations().stream()
                .flatMap(operation -> Stream.concat(
                                operation.answers().stream().map(Operation.Answer::status),
                                operation.refusals().stream())
                        .map(status -> operation.id() + " " + status))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of a shape no field that it does not name. */
    private static JsonNode closed(JsonNode schemas) {
        JsonNode copy = schemas.deepCopy();
        copy.forEach(schema -> {
            if (schema.has("properties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        });
        return copy;
    }

    /**
     * Checks an exchange; what is no address of the API may be anything.
     *
     * @throws AssertionError where it does not fit
     */
    void check(String method, String address, String body, Answer answer) {
        operation(method, address).ifPresent(operation -> {
            List<String> problems = new ArrayList<>();
            JsonNode response = DOCUMENT.path("paths")
                    .path(operation.describedPath())
                    .path(method.toLowerCase(Locale.ROOT))
                    .path("responses")
                    .path(String.valueOf(answer.status()));
            if (response.isMissingNode()) {
                problems.add("its status is not said");
            } else {
                checkContent(response.path("content"), answer, problems);
            }
            if (answer.status() < 300) {
                checkRequest(operation, address, body, problems);
            }
            if (!problems.isEmpty()) {
                String problem = "%s %s answered %d, which the description does not fit: %s%n%s"
                        .formatted(method, address, answer.status(), problems, answer.body());
                if (wrong == null) {
                    throw new AssertionError(problem);
                }
                wrong.add(problem);
            }
            produced.add(operation.id() + " " + answer.status());
        });
    }

    /** The one with the most words that are no names in braces: the server takes that one too. */
    static Optional<Operation> operation(String method, String address) {
        List<String> parts = List.of(address.split("\\?", 2)[0].split("/", -1));
        return API.operations().stream()
                .filter(operation -> operation.method().equals(method))
                .filter(operation -> isOf(List.of(operation.path().split("/", -1)), parts))
                .min(Comparator.comparing(operation ->
                        operation.path().chars().filter(c -> c == '{').count()));
    }

    private static boolean isOf(List<String> shape, List<String> parts) {
        if (shape.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!shape.get(i).startsWith("{") && !shape.get(i).equals(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static void checkContent(JsonNode content, Answer answer, List<String> wrong) {
        if (content.isMissingNode()) {
            if (!answer.body().isEmpty()) {
                wrong.add("it holds something");
            }
            return;
        }
        String type = answer.header("Content-Type").split(";", 2)[0];
        JsonNode schema = content.path(type).path("schema");
        if (schema.isMissingNode()) {
            wrong.add("its type is " + type);
        } else if (type.endsWith("json")) {
            Stream<String> texts = type.equals("application/json")
                    ? Stream.of(answer.body())
                    : answer.body().lines();
            texts.forEach(text -> wrong.addAll(problems(schema, text)));
        }
    }

    private static void checkRequest(Operation operation, String address, String body, List<String> wrong) {
        String[] query = address.split("\\?", 2);
        Set<String> known = operation.params().stream().map(Param::name).collect(Collectors.toSet());
        if (query.length > 1) {
            Arrays.stream(query[1].split("&"))
                    .map(param -> param.split("=", 2)[0])
                    .filter(name -> !known.contains(name))
                    .forEach(name -> wrong.add("the parameter " + name + " is not said"));
        }
        Class<? extends Record> shape = operation.body();
        if (shape != null && !body.isBlank()) {
            JsonNode schema = DOCUMENT.path("paths")
                    .path(operation.describedPath())
                    .path(operation.method().toLowerCase(Locale.ROOT))
                    .path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
            problems(schema, body).forEach(problem -> wrong.add("of the request: " + problem));
        }
    }

    private static List<String> problems(JsonNode schema, String text) {
        try {
            return compiled(schema).validate(MAPPER.readTree(text)).stream()
                    .map(Error::toString)
                    .toList();
        } catch (JsonProcessingException e) {
            return List.of("it is no JSON");
        }
    }

    private static Schema compiled(JsonNode schema) {
        return SCHEMAS.computeIfAbsent(schema.toString(), text -> {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            whole.setAll((ObjectNode) schema);
            whole.putObject("components").set("schemas", SHAPES);
            return REGISTRY.getSchema(whole);
        });
    }
}
