package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** At a server that is up, as the user whose token is shown to it. */
final class ServerDesk implements UserDesk {
    private static final String USERS = ApiClient.extra("users");
    private static final String TOKENS = ApiClient.extra("tokens");

    private final ApiClient client;

    ServerDesk(ApiClient client) {
        this.client = client;
    }

    @Override
    public List<User> list() {
        return client.list(USERS, Map.of(), "users", Integer.MAX_VALUE).stream()
                .map(user -> new User(
                        user.path("name").asText(),
                        texts(user.path("roles")),
                        user.path("disabled").asBoolean(),
                        Instant.parse(user.path("created_at").asText())))
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static ObjectNode withRoles(ObjectNode body, List<String> roles) {
        ArrayNode array = body.putArray("roles");
        roles.forEach(array::add);
        return body;
    }

    private static String one(String name) {
        return ApiClient.extra("users", name);
    }

    @Override
    public void create(String name, String password, List<String> roles) {
        client.post(USERS, withRoles(Json.object().put("name", name).put("password", password), roles));
    }

    @Override
    public void setPassword(String name, String password) {
        client.patch(one(name), Json.object().put("password", password));
    }

    @Override
    public void setRoles(String name, List<String> roles) {
        client.patch(one(name), withRoles(Json.object(), roles));
    }

    @Override
    public void setDisabled(String name, boolean disabled) {
        client.patch(one(name), Json.object().put("disabled", disabled));
    }

    @Override
    public Token createToken(@Nullable String user, String label, String role, Duration lifetime) {
        ObjectNode body = Json.object().put("label", label).put("role", role).put("lifetime", lifetime.toString());
        if (user != null) {
            body.put("user", user);
        }
        return token(client.post(TOKENS, body));
    }

    @Override
    public List<Token> tokens(@Nullable String user) {
        return client.list(TOKENS, user == null ? Map.of() : Map.of("user", user), "tokens", Integer.MAX_VALUE).stream()
                .map(ServerDesk::token)
                .toList();
    }

    private static Token token(JsonNode token) {
        return new Token(
                token.path("id").asLong(),
                token.path("user").asText(),
                token.path("label").asText(),
                token.path("role").asText(),
                Instant.parse(token.path("expires_at").asText()),
                token.hasNonNull("used_at")
                        ? Instant.parse(token.path("used_at").asText())
                        : null,
                token.path("token").asText(""));
    }

    @Override
    public void revokeToken(long id) {
        client.delete(ApiClient.extra("tokens", Long.toString(id)));
    }

    @Override
    public void close() {
        // Each request is by itself.
    }
}
