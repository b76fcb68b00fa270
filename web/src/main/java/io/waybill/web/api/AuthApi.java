package io.waybill.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import io.waybill.engine.store.UserRow;
import io.waybill.web.http.Json;
import io.waybill.web.login.Login;
import java.util.Set;

/** {@code POST /auth/token}, as in Airflow: an access token for a name and a password. */
final class AuthApi {
    private final Login login;

    AuthApi(Login login) {
        this.login = login;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/auth/token", this::token);
    }

    private record Answer(String accessToken) {}

    private void token(Context ctx) {
        ObjectNode body = Json.body(ctx, Set.of("username", "password"));
        String name = Bodies.someText(body, "username");
        String password = Bodies.someText(body, "password");
        UserRow user = login.mustBeOn()
                .check(ctx, name, password)
                .orElseThrow(() -> new UnauthorizedResponse("Invalid credentials"));
        ctx.status(HttpStatus.CREATED);
        Json.send(ctx, new Answer(login.accessToken(user)));
    }
}
