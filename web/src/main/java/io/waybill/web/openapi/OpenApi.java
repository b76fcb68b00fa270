package io.waybill.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.login.Need;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a description of the API as OpenAPI 3.1. */
public final class OpenApi {
    /** What each refusal means. */
    private static final Map<Integer, String> REFUSALS = Map.of(
            400, "It makes no sense; the detail says what is wrong and what mends it.",
            401, "Nobody is logged in, or the token does not hold. Only with a login.",
            403, "The role does not allow it, or the request comes from a page of another site.",
            404, "It is not there, or may not be seen.",
            409, "It is there already, or something is in the way.",
            415, "The Content-Type is not application/json.",
            429, "Too many logins have failed; the detail says how long to wait.",
            503, "The database or AWS does not answer; ask again.");

    private static final String DESCRIPTION = "description";
    private static final String SCHEMA = "schema";
    private static final String TYPE = "type";

    private OpenApi() {}

    /** What every refusal is. */
    private record Problem(String detail) {}

    /**
     * The description.
     *
     * @param version of this program
     */
    public static ObjectNode document(ApiDescription api, String version) {
        Schemas schemas = new Schemas();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Waybill")
                .put("version", version)
                .put(
                        DESCRIPTION,
                        "Below /api/v2 a part of Airflow's REST API, with its paths, bodies and shapes; below"
                                + " /api/waybill/v1 what Airflow has no word for. Times are UTC. Where an id of a DAG may be"
                                + " ~, it stands for all.");
        document.putArray("servers").addObject().put("url", "/");
        // With a login a token is needed; without one nothing is.
        ArrayNode security = document.putArray("security");
        security.addObject().putArray("bearer");
        security.addObject();
        ObjectNode paths = document.putObject("paths");
        for (Operation operation : api.operations()) {
            ObjectNode path = paths.withObjectProperty(operation.describedPath());
            path.set(operation.method().toLowerCase(Locale.ROOT), operation(operation, schemas));
        }
        ObjectNode components = document.putObject("components");
        ObjectNode all = components.putObject("schemas");
        schemas.all().forEach(all::set);
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put(TYPE, "http")
                .put("scheme", "bearer")
                .put(DESCRIPTION, "An access token of POST /auth/token, or an API token.");
        return document;
    }

    /** What somebody needs to ask for it, in words. */
    public static String rights(Need need) {
        return switch (need) {
            case NOTHING -> "Anybody may ask.";
            case LOGIN -> "Needs a login.";
            case VIEW_DAG -> "Needs the role viewer over the DAG.";
            case OPERATE_DAG, OPERATE -> "Needs the role operator over the DAG.";
            case EDIT -> "Needs the role editor.";
            case ADMINISTER -> "Needs the role admin.";
        };
    }

    private static ObjectNode operation(Operation operation, Schemas schemas) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("operationId", operation.id());
        node.putArray("tags").add(operation.about());
        node.put("summary", operation.summary());
        node.put(DESCRIPTION, (operation.text() + " " + rights(operation.need())).strip());
        if (operation.need() == Need.NOTHING) {
            node.putArray("security");
        }
        ArrayNode params = JsonNodeFactory.instance.arrayNode();
        for (PathName name : operation.pathNames()) {
            ObjectNode param = params.addObject()
                    .put("name", name.name())
                    .put("in", "path")
                    .put("required", true);
            param.putObject(SCHEMA).put(TYPE, name.whole() ? "integer" : "string");
        }
        operation.params().forEach(param -> params.add(param(param)));
        if (!params.isEmpty()) {
            node.set("parameters", params);
        }
        Class<? extends Record> body = operation.body();
        if (body != null) {
            node.putObject("requestBody")
                    .putObject("content")
                    .putObject("application/json")
                    .set(SCHEMA, schemas.body(body));
        }
        node.set("responses", responses(operation, schemas));
        return node;
    }

    private static ObjectNode param(Param param) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("name", param.name()).put("in", "query");
        if (!param.says().isEmpty()) {
            node.put(DESCRIPTION, param.says());
        }
        ObjectNode schema = node.putObject(SCHEMA);
        if (param.repeated()) {
            schema.put(TYPE, "array");
            schema = schema.putObject("items");
        }
        schema.put(TYPE, param.kind().type());
        if (!param.kind().format().isEmpty()) {
            schema.put("format", param.kind().format());
        }
        return node;
    }

    private static ObjectNode responses(Operation operation, Schemas schemas) {
        Map<Integer, ObjectNode> responses = new TreeMap<>();
        for (Operation.Answer answer : operation.answers()) {
            ObjectNode response = responses.computeIfAbsent(
                    answer.status(),
                    status -> JsonNodeFactory.instance
                            .objectNode()
                            .put(DESCRIPTION, status == 201 ? "Made." : status == 204 ? "Done." : "As asked."));
            if (!answer.type().isEmpty()) {
                Class<? extends Record> shape = answer.shape();
                ObjectNode schema = shape == null
                        ? JsonNodeFactory.instance.objectNode().put(TYPE, "string")
                        : schemas.answer(shape);
                ObjectNode ofType = response.withObjectProperty("content").withObjectProperty(answer.type());
                JsonNode other = ofType.get(SCHEMA);
                if (other != null) {
                    ObjectNode either = JsonNodeFactory.instance.objectNode();
                    either.putArray("anyOf").add(other).add(schema);
                    schema = either;
                }
                ofType.set(SCHEMA, schema);
            }
        }
        for (int status : operation.refusals()) {
            ObjectNode response = JsonNodeFactory.instance.objectNode().put(DESCRIPTION, meaning(status));
            response.putObject("content").putObject("application/json").set(SCHEMA, schemas.answer(Problem.class));
            responses.put(status, response);
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        responses.forEach((status, response) -> all.set(String.valueOf(status), response));
        return all;
    }

    /** What a refusal means. */
    public static String meaning(int status) {
        String meaning = REFUSALS.get(status);
        if (meaning == null) {
            throw new IllegalStateException("Nothing says what the status " + status + " means");
        }
        return meaning;
    }
}
