package io.waybill.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import io.waybill.engine.store.UserRow;
import io.waybill.web.http.Json;
import io.waybill.web.login.Login;
import io.waybill.web.openapi.ApiDescription;

/** {@code POST /auth/token}, as in Airflow: an access token for a name and a password. */
final class AuthApi {
    private final Login login;

    AuthApi(Login login) {
        this.login = login;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/auth/token", this::token);
    }

    static void describe(ApiDescription api) {
        api.about("Login")
                .post("create_token", "/auth/token", "An access token for a name and a password.")
                .says("Only with a login.")
                .takes(Credentials.class)
                .refuses(401, 429, 503)
                .answers(201, Answer.class);
    }

    /** Who logs in. */
    private record Credentials(String username, String password) {}

    private record Answer(String accessToken) {}

    private void token(Context ctx) {
        ObjectNode body = Json.body(ctx, Credentials.class);
        String name = Bodies.someText(body, "username");
        String password = Bodies.someText(body, "password");
        UserRow user = login.mustBeOn()
                .check(ctx, name, password)
                .orElseThrow(() -> new UnauthorizedResponse("Invalid credentials"));
        ctx.status(HttpStatus.CREATED);
        Json.send(ctx, new Answer(login.accessToken(user)));
    }
}
