package io.waybill.web.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.vault.Variable;
import io.waybill.engine.vault.Vault;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/variables}, as in Airflow. The value of one that is secret is never told. */
final class VariableApi {
    private static final String VARIABLES = "/api/v2/variables";
    private static final String VARIABLE = VARIABLES + "/{key}";
    private static final String KEY = "key";
    private static final String VALUE = "value";
    private static final String DESCRIPTION = "description";
    private static final String IS_SECRET = "is_secret";
    private static final Set<String> FIELDS = Set.of(KEY, VALUE, DESCRIPTION, IS_SECRET);

    private final Vault vault;

    VariableApi(Vault vault) {
        this.vault = vault;
    }

    /** A variable in the shape of Airflow's API, and whether it is secret and where it comes from. */
    private record Shown(
            String key,
            String value,
            @Nullable String description,
            boolean isEncrypted,
            boolean isSecret,
            @Nullable String source) {
        static Shown of(Variable variable) {
            return new Shown(
                    variable.key(),
                    variable.shown(),
                    variable.description().isEmpty() ? null : variable.description(),
                    variable.source().isEmpty(),
                    variable.isSecret(),
                    variable.source().isEmpty() ? null : variable.source());
        }
    }

    private record Answer(List<Shown> variables, int totalEntries) {}

    void addTo(RoutesConfig routes) {
        routes.get(VARIABLES, this::list);
        routes.post(VARIABLES, this::create);
        routes.get(VARIABLE, ctx -> send(ctx, ctx.pathParam(KEY)));
        routes.patch(VARIABLE, this::change);
        routes.delete(VARIABLE, this::delete);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Variable");
        part.get("get_variables", VARIABLES, "Variables; the value of a secret one is ***.")
                .paged()
                .ordered(KEY)
                .like("variable_key_pattern")
                .answers(Answer.class);
        part.post("post_variable", VARIABLES, "Makes a variable.")
                .takes(NewVariable.class)
                .refuses(409)
                .answers(201, Shown.class);
        part.get("get_variable", VARIABLE, "A variable.").answers(Shown.class);
        part.patch("patch_variable", VARIABLE, "Changes a variable; the value *** of a secret one keeps it.")
                .takes(VariableChange.class)
                .masked()
                .answers(Shown.class);
        part.delete("delete_variable", VARIABLE, "Deletes a variable.")
                .refuses(400)
                .answersNothing();
    }

    /** A variable to be made; its value is a text, or any JSON. */
    private record NewVariable(
            String key,
            JsonNode value,
            @Nullable String description,
            @Nullable Boolean isSecret) {}

    /** What of a variable can be changed; its key must be what it is. */
    private record VariableChange(
            @Nullable String key,
            @Nullable JsonNode value,
            @Nullable String description,
            @Nullable Boolean isSecret) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        Pattern pattern = Query.like(ctx.queryParam("variable_key_pattern"));
        List<Variable> found = new ArrayList<>(vault.variables().stream()
                .filter(variable ->
                        pattern == null || pattern.matcher(variable.key()).matches())
                .toList());
        if (query.descending(KEY, List.of(KEY, "id"))) {
            Collections.reverse(found);
        }
        Json.send(ctx, new Answer(query.page(found).stream().map(Shown::of).toList(), found.size()));
    }

    private void send(Context ctx, String key) {
        Json.send(ctx, Shown.of(vault.getVariable(key)));
    }

    private void create(Context ctx) {
        ObjectNode body = Json.body(ctx, NewVariable.class);
        String key = Bodies.someText(body, KEY);
        String value = value(body);
        if (value == null) {
            throw Bodies.wrong("value is missing. Send {\"key\": \"region\", \"value\": \"eu\"}");
        }
        vault.create(
                Variable.of(
                        key,
                        value,
                        requireNonNullElse(Bodies.text(body, DESCRIPTION), ""),
                        requireNonNullElse(Bodies.flag(body, IS_SECRET), false)),
                Caller.byApi(ctx));
        ctx.status(HttpStatus.CREATED);
        send(ctx, key);
    }

    private void change(Context ctx) {
        Variable before = vault.getVariable(ctx.pathParam(KEY));
        ObjectNode body = Json.body(ctx, VariableChange.class);
        String key = Bodies.text(body, KEY);
        if (key != null && !key.equals(before.key())) {
            throw Bodies.wrong("The body names the variable '" + key + "', and the address '" + before.key()
                    + "'. A variable keeps its key: make another one, and delete this one");
        }
        ObjectNode changes = Bodies.masked(body, new Query(ctx).all("update_mask"), FIELDS);
        String value = value(changes);
        // Who sends back what they were shown does not mean it.
        if (value == null || (before.isSecret() && value.equals(Variable.HIDDEN))) {
            refuseUnreadable(before);
            value = before.value();
        }
        vault.update(
                Variable.of(
                        before.key(),
                        value,
                        Bodies.changed(changes, DESCRIPTION, before.description()),
                        requireNonNullElse(Bodies.flag(changes, IS_SECRET), before.marked())),
                Caller.byApi(ctx));
        send(ctx, before.key());
    }

    private static void refuseUnreadable(Variable before) {
        if (!before.problem().isEmpty()) {
            throw Bodies.wrong("Its value cannot be read, so it cannot be kept; send a value. " + before.problem());
        }
    }

    private void delete(Context ctx) {
        vault.deleteVariable(ctx.pathParam(KEY), Caller.byApi(ctx));
        ctx.status(HttpStatus.NO_CONTENT);
    }

    /** A text as it is; anything else as JSON. */
    private static @Nullable String value(ObjectNode body) {
        JsonNode value = body.path(VALUE);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
