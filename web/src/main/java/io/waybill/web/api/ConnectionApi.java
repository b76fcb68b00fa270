package io.waybill.web.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.vault.Connection;
import io.waybill.engine.vault.Variable;
import io.waybill.engine.vault.Vault;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/connections}, as in Airflow. Passwords, and extras whose names say that they are secret, are never told. */
final class ConnectionApi {
    private static final String CONNECTIONS = "/api/v2/connections";
    private static final String CONNECTION = CONNECTIONS + "/{id}";
    private static final String ID = "connection_id";
    private static final String TYPE = "conn_type";
    private static final String DESCRIPTION = "description";
    private static final String HOST = "host";
    private static final String LOGIN = "login";
    private static final String SCHEMA = "schema";
    private static final String PORT = "port";
    private static final String PASSWORD = "password";
    private static final String EXTRA = "extra";
    private static final Set<String> FIELDS = Set.of(ID, TYPE, DESCRIPTION, HOST, LOGIN, SCHEMA, PORT, PASSWORD, EXTRA);
    private static final Map<String, Function<Connection, String>> ORDERS = Map.of(
            ID,
            Connection::id,
            "conn_id",
            Connection::id,
            "id",
            Connection::id,
            TYPE,
            Connection::type,
            DESCRIPTION,
            Connection::description,
            HOST,
            Connection::host);

    private final Vault vault;

    ConnectionApi(Vault vault) {
        this.vault = vault;
    }

    /** A connection in the shape of Airflow's API, and where it comes from. */
    private record Shown(
            String connectionId,
            String connType,
            @Nullable String description,
            @Nullable String host,
            @Nullable String login,
            @Nullable String schema,
            @Nullable Integer port,
            @Nullable String password,
            @Nullable String extra,
            @Nullable String source) {
        static Shown of(Connection connection) {
            return new Shown(
                    connection.id(),
                    connection.type(),
                    orNull(connection.description()),
                    orNull(connection.host()),
                    orNull(connection.login()),
                    orNull(connection.schema()),
                    connection.port(),
                    connection.password().isEmpty() ? null : Variable.HIDDEN,
                    orNull(connection.shownExtra()),
                    orNull(connection.source()));
        }

        private static @Nullable String orNull(String text) {
            return text.isEmpty() ? null : text;
        }
    }

    private record Answer(List<Shown> connections, int totalEntries) {}

    void addTo(RoutesConfig routes) {
        routes.get(CONNECTIONS, this::list);
        routes.post(CONNECTIONS, this::create);
        routes.get(CONNECTION, ctx -> send(ctx, ctx.pathParam("id")));
        routes.patch(CONNECTION, this::change);
        routes.delete(CONNECTION, this::delete);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Connection");
        part.get("get_connections", CONNECTIONS, "Connections; passwords, and extras whose names say so, are ***.")
                .paged()
                .ordered(ID, TYPE, DESCRIPTION, HOST)
                .like("connection_id_pattern")
                .answers(Answer.class);
        part.post("post_connection", CONNECTIONS, "Makes a connection.")
                .takes(NewConnection.class)
                .refuses(409)
                .answers(201, Shown.class);
        part.get("get_connection", CONNECTION, "A connection.").answers(Shown.class);
        part.patch("patch_connection", CONNECTION, "Changes a connection; what is *** stays.")
                .takes(ConnectionChange.class)
                .masked()
                .answers(Shown.class);
        part.delete("delete_connection", CONNECTION, "Deletes a connection.")
                .refuses(400)
                .answersNothing();
    }

    /** A connection to be made. */
    private record NewConnection(
            String connectionId,
            String connType,
            @Nullable String description,
            @Nullable String host,
            @Nullable String login,
            @Nullable String schema,
            @Nullable Integer port,
            @Nullable String password,
            @Nullable JsonNode extra) {}

    /** What of a connection can be changed; its id must be what it is. */
    private record ConnectionChange(
            @Nullable String connectionId,
            @Nullable String connType,
            @Nullable String description,
            @Nullable String host,
            @Nullable String login,
            @Nullable String schema,
            @Nullable Integer port,
            @Nullable String password,
            @Nullable JsonNode extra) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        Pattern pattern = Query.like(ctx.queryParam("connection_id_pattern"));
        String order = requireNonNullElse(ctx.queryParam("order_by"), ID).replaceFirst("^-", "");
        boolean descending = query.descending(ID, List.copyOf(ORDERS.keySet()));
        Comparator<Connection> by = Comparator.comparing(ORDERS.getOrDefault(order, Connection::id));
        List<Connection> found = vault.connections().stream()
                .filter(connection ->
                        pattern == null || pattern.matcher(connection.id()).matches())
                .sorted(descending ? by.reversed() : by)
                .toList();
        Json.send(ctx, new Answer(query.page(found).stream().map(Shown::of).toList(), found.size()));
    }

    private void send(Context ctx, String id) {
        Json.send(ctx, Shown.of(vault.getConnection(id)));
    }

    private void create(Context ctx) {
        ObjectNode body = Json.body(ctx, NewConnection.class);
        String id = Bodies.someText(body, ID);
        vault.create(
                new Connection(
                        id,
                        Bodies.someText(body, TYPE),
                        given(body, DESCRIPTION),
                        given(body, HOST),
                        given(body, SCHEMA),
                        given(body, LOGIN),
                        given(body, PASSWORD),
                        Bodies.number(body, PORT),
                        given(body, EXTRA),
                        "",
                        ""),
                Caller.byApi(ctx));
        ctx.status(HttpStatus.CREATED);
        send(ctx, id);
    }

    private static String given(ObjectNode body, String field) {
        return requireNonNullElse(Bodies.text(body, field), "");
    }

    private void change(Context ctx) {
        Connection before = vault.getConnection(ctx.pathParam("id"));
        ObjectNode body = Json.body(ctx, ConnectionChange.class);
        String id = Bodies.text(body, ID);
        if (id != null && !id.equals(before.id())) {
            throw Bodies.wrong("The body names the connection '" + id + "', and the address '" + before.id()
                    + "'. A connection keeps its id: make another one, and delete this one");
        }
        ObjectNode changes = Bodies.masked(body, new Query(ctx).all("update_mask"), FIELDS);
        String password = Bodies.changed(changes, PASSWORD, before.password());
        String extra = Bodies.changed(changes, EXTRA, before.extra());
        boolean unread = !changes.has(PASSWORD) || !changes.has(EXTRA);
        if (!before.problem().isEmpty() && unread) {
            throw Bodies.wrong(
                    "Its password and extra cannot be read, so they cannot be kept; send both. " + before.problem());
        }
        vault.update(
                new Connection(
                        before.id(),
                        Bodies.changed(changes, TYPE, before.type()),
                        Bodies.changed(changes, DESCRIPTION, before.description()),
                        Bodies.changed(changes, HOST, before.host()),
                        Bodies.changed(changes, SCHEMA, before.schema()),
                        Bodies.changed(changes, LOGIN, before.login()),
                        // Who sends back what they were shown does not mean it.
                        password.equals(Variable.HIDDEN) ? before.password() : password,
                        changes.has(PORT) ? Bodies.number(changes, PORT) : before.port(),
                        before.unhidden(extra),
                        "",
                        ""),
                Caller.byApi(ctx));
        send(ctx, before.id());
    }

    private void delete(Context ctx) {
        vault.deleteConnection(ctx.pathParam("id"), Caller.byApi(ctx));
        ctx.status(HttpStatus.NO_CONTENT);
    }
}
