package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** {@code waybill variables}: values that templates of all DAGs may use. */
@Command(
        name = "variables",
        description = "Lists the variables of a server that is up, or sets and deletes them.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  waybill variables",
            "  waybill variables set region eu --description \"Where the data is\"",
            "  waybill variables set api_token --stdin < token.txt",
            "  waybill variables delete region"
        })
final class VariablesCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    VariablesCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    /** Adds the commands below this one, once it is below its own. */
    static void addSubcommands(CommandLine variables, Environment environment) {
        variables.addSubcommand(new SetVariable(environment)).addSubcommand(new Delete(environment));
    }

    @Override
    public Integer call() {
        List<JsonNode> variables =
                server.client().list(ApiClient.path("variables"), Map.of(), "variables", Integer.MAX_VALUE);
        if (json) {
            ArrayNode all = Json.array();
            variables.forEach(all::add);
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(List.of("key", "value", "from", "description"), Set.of());
        variables.forEach(variable -> table.add(List.of(
                variable.path("key").asText(),
                Shown.text(variable.path("value")),
                variable.hasNonNull("source") ? variable.path("source").asText() : "database",
                Shown.text(variable.path("description")))));
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }

    /** Makes a variable, or changes it. */
    @Command(
            name = "set",
            description = "Sets a variable; makes it where it is not there.",
            footer = {
                "",
                "Examples:",
                "  waybill variables set region eu",
                "  waybill variables set api_token --stdin < token.txt",
                "  waybill variables set limits '{\"rows\": 1000}' --description \"What a load may have\""
            })
    static final class SetVariable implements Callable<Integer> {
        private final Environment environment;

        @Parameters(index = "0", paramLabel = "KEY", description = "The variable's key.")
        private String key = "";

        @Parameters(index = "1", paramLabel = "VALUE", arity = "0..1", description = "Its value; or use --stdin.")
        private @Nullable String value;

        @Option(
                names = "--stdin",
                description = "Reads the value from standard input, which others on this machine cannot see.")
        private boolean stdin;

        @Option(names = "--description", paramLabel = "TEXT", description = "For people. Default: as it is.")
        private @Nullable String description;

        @Option(
                names = "--secret",
                negatable = true,
                description = "Whether nobody may see its value. Default: as it is, and false for a new one.")
        private @Nullable Boolean secret;

        @Mixin
        private final ServerOptions server;

        SetVariable(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ObjectNode variable = Json.object();
            if (stdin && value != null) {
                throw CliException.badUsage("waybill: give the value or --stdin, not both");
            }
            String given = stdin ? StandardInput.text() : value;
            if (given == null) {
                throw CliException.badUsage(
                        "waybill: a value is missing: waybill variables set " + key + " VALUE, or --stdin");
            }
            variable.put("value", given);
            if (description != null) {
                variable.put("description", description);
            }
            if (secret != null) {
                variable.put("is_secret", secret);
            }
            ApiClient client = server.client();
            boolean isThere =
                    client.list(ApiClient.path("variables"), Map.of(), "variables", Integer.MAX_VALUE).stream()
                            .anyMatch(other -> other.path("key").asText().equals(key));
            if (isThere) {
                client.patch(ApiClient.path("variables", key), variable);
            } else {
                client.post(ApiClient.path("variables"), variable.put("key", key));
            }
            environment.out().println(key + " is set");
            environment.out().flush();
            return ExitCode.DONE;
        }
    }

    /** Removes variables. */
    @Command(
            name = "delete",
            description = "Deletes variables. Tasks whose templates name one fail from then on when they start.",
            footer = {"", "Examples:", "  waybill variables delete region"})
    static final class Delete implements Callable<Integer> {
        private final Environment environment;

        @Parameters(paramLabel = "KEY", arity = "1..*", description = "Keys of variables.")
        private List<String> keys = List.of();

        @Mixin
        private final ServerOptions server;

        Delete(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ApiClient client = server.client();
            for (String key : keys) {
                client.delete(ApiClient.path("variables", key));
                environment.out().println(key + " is deleted");
                environment.out().flush();
            }
            return ExitCode.DONE;
        }
    }
}
