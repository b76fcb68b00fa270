package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.store.UserRow;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Login;
import io.waybill.web.login.Users;
import io.waybill.web.openapi.ApiDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/waybill/v1/users}: who may log in, and what they may do. */
final class UserApi {
    private static final String USERS = "/api/waybill/v1/users";
    private static final String ROLES = "roles";
    private static final String PASSWORD = "password";

    private final Login login;

    UserApi(Login login) {
        this.login = login;
    }

    void addTo(RoutesConfig routes) {
        routes.get(USERS, this::list);
        routes.post(USERS, this::create);
        routes.patch(USERS + "/{name}", this::change);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Login");
        part.get("get_users", USERS, "Who may log in.")
                .says("Only with a login.")
                .paged()
                .answers(Shapes.class);
        part.post("post_user", USERS, "Makes a user.")
                .takes(NewUser.class)
                .refuses(409)
                .answers(201, Shape.class);
        part.patch("patch_user", USERS + "/{name}", "Changes a user.")
                .takes(UserChange.class)
                .answers(Shape.class);
    }

    /** A user to be made; a role is such as operator:sales_*. */
    private record NewUser(
            String name, String password, @Nullable List<String> roles) {}

    /** What of a user can be changed. */
    private record UserChange(
            @Nullable String password,
            @Nullable List<String> roles,
            @Nullable Boolean disabled) {}

    /** Of a user; {@code provider} is the one that vouches for them, or null. */
    private record Shape(
            String name,
            List<String> roles,
            boolean disabled,
            Instant createdAt,
            @Nullable String provider) {
        static Shape of(UserRow user) {
            return new Shape(
                    user.name(),
                    Users.roles(user),
                    user.disabled(),
                    user.createdAt(),
                    user.vouch() == null ? null : user.vouch().issuer());
        }
    }

    private record Shapes(List<Shape> users, int totalEntries) {}

    private Users users() {
        return login.mustBeOn().users();
    }

    private void list(Context ctx) {
        Query query = new Query(ctx);
        List<UserRow> all = users().list();
        Json.send(ctx, new Shapes(query.page(all).stream().map(Shape::of).toList(), all.size()));
    }

    private void create(Context ctx) {
        ObjectNode body = Json.body(ctx, NewUser.class);
        String name = Bodies.someText(body, "name");
        users().create(name, Bodies.someText(body, PASSWORD), grants(body), Caller.byApi(ctx));
        ctx.status(HttpStatus.CREATED);
        Json.send(ctx, Shape.of(users().get(name)));
    }

    private void change(Context ctx) {
        ObjectNode body = Json.body(ctx, UserChange.class);
        String name = users().get(ctx.pathParam("name")).name();
        String by = Caller.byApi(ctx);
        JsonNode disabled = body.path("disabled");
        if (!disabled.isMissingNode() && !disabled.isBoolean()) {
            throw Bodies.wrong("disabled must be true or false");
        }
        List<Grant> grants = grants(body);
        if (body.hasNonNull(PASSWORD)) {
            users().setPassword(name, Bodies.someText(body, PASSWORD), by);
        }
        if (body.has(ROLES)) {
            users().setGrants(name, grants, by);
        }
        if (disabled.isBoolean()) {
            users().setDisabled(name, disabled.booleanValue(), by);
        }
        Json.send(ctx, Shape.of(users().get(name)));
    }

    private static List<Grant> grants(ObjectNode body) {
        JsonNode roles = body.path(ROLES);
        List<Grant> grants = new ArrayList<>();
        if (!roles.isMissingNode() && !roles.isArray()) {
            throw Bodies.wrong("roles must be a list of texts such as \"operator:sales_*\"");
        }
        for (JsonNode role : roles) {
            if (!role.isTextual()) {
                throw Bodies.wrong("roles must be a list of texts such as \"operator:sales_*\"");
            }
            grants.add(Grant.parse(role.textValue()));
        }
        return grants;
    }
}
