package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.vault.Connection;
import io.waybill.engine.vault.ConnectionText;
import io.waybill.web.terminal.TextTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill connections}: where things are, and how one gets in. */
@Command(
        name = "connections",
        description = "Lists the connections of a server that is up, or sets and deletes them.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  waybill connections",
            "  waybill connections set warehouse --uri postgres://etl@db.example.com:5432/sales --password-stdin < password.txt",
            "  waybill connections delete warehouse"
        })
final class ConnectionsCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    ConnectionsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    /** Adds the commands below this one, once it is below its own. */
    static void addSubcommands(CommandLine connections, Environment environment) {
        connections.addSubcommand(new SetConnection(environment)).addSubcommand(new Delete(environment));
    }

    @Override
    public Integer call() {
        List<JsonNode> connections =
                server.client().list(ApiClient.path("connections"), Map.of(), "connections", Integer.MAX_VALUE);
        if (json) {
            ArrayNode all = Json.array();
            connections.forEach(all::add);
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(
                List.of("id", "type", "host", "port", "schema", "login", "from", "description"), Set.of(3));
        connections.forEach(connection -> table.add(List.of(
                connection.path("connection_id").asText(),
                Shown.text(connection.path("conn_type")),
                Shown.text(connection.path("host")),
                connection.hasNonNull("port") ? connection.path("port").asText() : "-",
                Shown.text(connection.path("schema")),
                Shown.text(connection.path("login")),
                connection.hasNonNull("source") ? connection.path("source").asText() : "database",
                Shown.text(connection.path("description")))));
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }

    /** Makes a connection, or changes it. */
    @Command(
            name = "set",
            description = "Sets a connection; makes it where it is not there. What is not said stays as it is.",
            footer = {
                "",
                "Examples:",
                "  waybill connections set warehouse --uri postgres://etl@db.example.com:5432/sales --password-stdin < password.txt",
                "  waybill connections set warehouse --host db2.example.com",
                "  waybill connections set lake --type aws --extra '{\"region_name\": \"eu-central-1\"}'"
            })
    static final class SetConnection implements Callable<Integer> {
        private final Environment environment;

        @Parameters(index = "0", paramLabel = "ID", description = "The connection's id.")
        private String id = "";

        @Option(
                names = "--uri",
                paramLabel = "URI",
                description = "All of it, as a URI or as JSON: postgres://login@host:5432/schema?name=value.")
        private @Nullable String uri;

        @Option(names = "--type", paramLabel = "TYPE", description = "What it leads to, such as postgres.")
        private @Nullable String type;

        @Option(names = "--host", paramLabel = "HOST", description = "The host.")
        private @Nullable String host;

        @Option(names = "--port", paramLabel = "PORT", description = "The port.")
        private @Nullable Integer port;

        @Option(names = "--schema", paramLabel = "SCHEMA", description = "The schema or database.")
        private @Nullable String schema;

        @Option(names = "--login", paramLabel = "NAME", description = "Who logs in.")
        private @Nullable String login;

        @Option(
                names = "--password-stdin",
                description = "Reads the password from standard input, which others on this machine cannot see.")
        private boolean passwordStdin;

        @Option(names = "--extra", paramLabel = "JSON", description = "More, as a JSON object.")
        private @Nullable String extra;

        @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
        private @Nullable String description;

        @Mixin
        private final ServerOptions server;

        SetConnection(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ObjectNode connection = uri == null ? Json.object() : read(uri);
            put(connection, "conn_type", type);
            put(connection, "host", host);
            put(connection, "schema", schema);
            put(connection, "login", login);
            put(connection, "extra", extra);
            put(connection, "description", description);
            if (port != null) {
                connection.put("port", port);
            }
            if (passwordStdin) {
                connection.put("password", StandardInput.text());
            }
            ApiClient client = server.client();
            boolean isThere =
                    client.list(ApiClient.path("connections"), Map.of(), "connections", Integer.MAX_VALUE).stream()
                            .anyMatch(other ->
                                    other.path("connection_id").asText().equals(id));
            if (isThere) {
                client.patch(ApiClient.path("connections", id), connection);
            } else {
                client.post(ApiClient.path("connections"), connection.put("connection_id", id));
            }
            environment.out().println(id + " is set");
            environment.out().flush();
            return ExitCode.DONE;
        }

        private ObjectNode read(String text) {
            try {
                Connection parsed = ConnectionText.parse(id, text);
                ObjectNode connection = Json.object().put("conn_type", parsed.type());
                putFilled(connection, "host", parsed.host());
                putFilled(connection, "schema", parsed.schema());
                putFilled(connection, "login", parsed.login());
                putFilled(connection, "password", parsed.password());
                putFilled(connection, "extra", parsed.extra());
                putFilled(connection, "description", parsed.description());
                if (parsed.port() != null) {
                    connection.put("port", parsed.port());
                }
                return connection;
            } catch (IllegalArgumentException e) {
                throw CliException.badUsage("waybill: --uri: " + e.getMessage());
            }
        }

        private static void putFilled(ObjectNode connection, String field, String value) {
            put(connection, field, value.isEmpty() ? null : value);
        }

        private static void put(ObjectNode connection, String field, @Nullable String value) {
            if (value != null) {
                connection.put(field, value);
            }
        }
    }

    /** Removes connections. */
    @Command(
            name = "delete",
            description = "Deletes connections. Tasks whose templates name one fail from then on when they start.",
            footer = {"", "Examples:", "  waybill connections delete warehouse"})
    static final class Delete implements Callable<Integer> {
        private final Environment environment;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids of connections.")
        private List<String> ids = List.of();

        @Mixin
        private final ServerOptions server;

        Delete(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ApiClient client = server.client();
            for (String id : ids) {
                client.delete(ApiClient.path("connections", id));
                environment.out().println(id + " is deleted");
                environment.out().flush();
            }
            return ExitCode.DONE;
        }
    }
}
