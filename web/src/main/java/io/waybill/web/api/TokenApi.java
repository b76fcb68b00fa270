package io.waybill.web.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.ApiTokenRow;
import io.waybill.spec.Durations;
import io.waybill.spec.SpecValueException;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Login;
import io.waybill.web.login.Role;
import io.waybill.web.login.Users;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/waybill/v1/tokens}: the API tokens of whoever asks; for an admin, of everybody. */
final class TokenApi {
    private static final String TOKENS = "/api/waybill/v1/tokens";
    private static final String EVERYBODY = "~";

    private final Login login;

    TokenApi(Login login) {
        this.login = login;
    }

    void addTo(RoutesConfig routes) {
        routes.get(TOKENS, this::list);
        routes.post(TOKENS, this::create);
        routes.delete(TOKENS + "/{id}", this::revoke);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Login");
        part.get("get_tokens", TOKENS, "One's API tokens.")
                .says("Only with a login.")
                .paged()
                .text("user", "Of this user, for an admin; ~ for everybody.")
                .answers(Shapes.class);
        part.post("post_token", TOKENS, "Makes an API token; it is told once.")
                .takes(NewToken.class)
                .answers(201, Shape.class);
        part.delete("delete_token", TOKENS + "/{id}", "Revokes an API token.").answersNothing();
    }

    /** A token to be made; its lifetime is such as 90d. */
    private record NewToken(
            @Nullable String user,
            String label,

            @Nullable @Words({"viewer", "operator", "editor", "admin"})
            String role,

            @Nullable String lifetime) {}

    /** @param token the token itself, in the answer to who makes it and never again */
    private record Shape(
            long id,
            String user,
            String label,
            String role,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant usedAt,
            @Nullable String token) {
        static Shape of(ApiTokenRow row, @Nullable String token) {
            return new Shape(
                    row.id(),
                    row.user(),
                    row.label(),
                    row.role(),
                    row.createdAt(),
                    row.expiresAt(),
                    row.usedAt(),
                    token);
        }
    }

    private record Shapes(List<Shape> tokens, int totalEntries) {}

    private Users users() {
        return login.mustBeOn().users();
    }

    private void list(Context ctx) {
        Query query = new Query(ctx);
        String user = owner(ctx, ctx.queryParam("user"));
        List<ApiTokenRow> all = users().tokens(user.equals(EVERYBODY) ? null : user);
        Json.send(
                ctx,
                new Shapes(
                        query.page(all).stream().map(row -> Shape.of(row, null)).toList(), all.size()));
    }

    /** Who asks, unless they name somebody else and may. */
    private static String owner(Context ctx, @Nullable String named) {
        Caller caller = Caller.of(ctx);
        if (named == null || named.equals(caller.name())) {
            return caller.name();
        }
        if (!caller.has(Role.ADMIN)) {
            throw caller.refusal("the role admin");
        }
        return named;
    }

    private void create(Context ctx) {
        ObjectNode body = Json.body(ctx, NewToken.class);
        Role role = Role.of(requireNonNullElse(Bodies.text(body, "role"), Role.VIEWER.id()));
        Users users = users();
        String user = owner(ctx, Bodies.text(body, "user"));
        Caller.of(ctx).mustMakeTokens(role);
        Users.NewToken made = users.createToken(
                user, Bodies.someText(body, "label"), role, lifetime(Bodies.text(body, "lifetime")), Caller.byApi(ctx));
        ctx.status(HttpStatus.CREATED);
        Json.send(ctx, Shape.of(made.row(), made.token()));
    }

    private static Duration lifetime(@Nullable String text) {
        try {
            return text == null ? Users.USUAL_TOKEN : Durations.parse(text);
        } catch (SpecValueException e) {
            throw new WaybillException(ErrorCode.INVALID_REQUEST, "lifetime: " + e.getMessage() + ". Write 90d", e);
        }
    }

    private void revoke(Context ctx) {
        Caller caller = Caller.of(ctx);
        String id = ctx.pathParam("id");
        try {
            users().revokeToken(Long.parseLong(id), caller.has(Role.ADMIN) ? null : caller.name(), Caller.byApi(ctx));
        } catch (NumberFormatException e) {
            throw new WaybillException(
                    ErrorCode.TOKEN_NOT_FOUND, "There is no token '" + id + "'; its id is a number", e);
        }
        ctx.status(HttpStatus.NO_CONTENT);
    }
}
