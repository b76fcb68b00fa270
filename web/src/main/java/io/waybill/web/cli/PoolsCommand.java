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

/** {@code waybill pools}: the slots that tasks share. */
@Command(
        name = "pools",
        description = "Lists the pools of a server that is up, or makes, changes and deletes them.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  waybill pools",
            "  waybill pools set warehouse 10 --description \"Connections of the warehouse\"",
            "  waybill pools delete warehouse",
            "  waybill pools --json | jq -r '.[] | select(.open_slots == 0) | .name'"
        })
final class PoolsCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    PoolsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    /** Adds the commands below this one, once it is below its own. */
    static void addSubcommands(CommandLine pools, Environment environment) {
        pools.addSubcommand(new SetPool(environment)).addSubcommand(new Delete(environment));
    }

    @Override
    public Integer call() {
        List<JsonNode> pools = server.client().list(ApiClient.path("pools"), Map.of(), "pools", Integer.MAX_VALUE);
        if (json) {
            ArrayNode all = Json.array();
            pools.forEach(all::add);
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(
                List.of("pool", "slots", "open", "running", "queued", "waiting", "description"), Set.of(1, 2, 3, 4, 5));
        pools.forEach(pool -> table.add(List.of(
                pool.path("name").asText(),
                slots(pool.path("slots")),
                slots(pool.path("slots").asInt() == -1 ? pool.path("slots") : pool.path("open_slots")),
                pool.path("running_slots").asText(),
                pool.path("queued_slots").asText(),
                pool.path("scheduled_slots").asText(),
                Shown.text(pool.path("description")))));
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }

    private static String slots(JsonNode slots) {
        return slots.asInt() == -1 ? "no limit" : slots.asText();
    }

    /** Makes a pool, or changes it. */
    @Command(
            name = "set",
            description = "Gives a pool a number of slots; makes it where it is not there.",
            footer = {
                "",
                "Examples:",
                "  waybill pools set warehouse 10",
                "  waybill pools set warehouse 10 --description \"Connections of the warehouse\"",
                "  waybill pools set default_pool -1"
            })
    static final class SetPool implements Callable<Integer> {
        private final Environment environment;

        @Parameters(index = "0", paramLabel = "NAME", description = "The pool's name.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "SLOTS", description = "How many slots it has; -1 for no limit.")
        private int slots;

        @Option(
                names = "--description",
                paramLabel = "TEXT",
                description = "What stands behind it, for people. Default: as it is.")
        private @Nullable String description;

        @Option(
                names = "--include-deferred",
                negatable = true,
                description =
                        "Whether deferred tasks hold their slots too. Default: as it is, and false for a new pool.")
        private @Nullable Boolean includeDeferred;

        @Mixin
        private final ServerOptions server;

        SetPool(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ObjectNode pool = Json.object().put("slots", slots);
            if (description != null) {
                pool.put("description", description);
            }
            if (includeDeferred != null) {
                pool.put("include_deferred", includeDeferred);
            }
            ApiClient client = server.client();
            boolean isThere = client.list(ApiClient.path("pools"), Map.of(), "pools", Integer.MAX_VALUE).stream()
                    .anyMatch(other -> other.path("name").asText().equals(name));
            if (isThere) {
                client.patch(ApiClient.path("pools", name), pool);
            } else {
                client.post(ApiClient.path("pools"), pool.put("name", name));
            }
            environment
                    .out()
                    .println(name + " has " + (slots == -1 ? "no limit" : slots + (slots == 1 ? " slot" : " slots")));
            environment.out().flush();
            return ExitCode.DONE;
        }
    }

    /** Removes pools. */
    @Command(
            name = "delete",
            description = {
                "Deletes pools. Tasks that hold slots of one go on; those that wait for it wait until there is one of its"
                        + " name again."
            },
            footer = {"", "Examples:", "  waybill pools delete warehouse"})
    static final class Delete implements Callable<Integer> {
        private final Environment environment;

        @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of pools.")
        private List<String> names = List.of();

        @Mixin
        private final ServerOptions server;

        Delete(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ApiClient client = server.client();
            for (String name : names) {
                client.delete(ApiClient.path("pools", name));
                environment.out().println(name + " is deleted");
                environment.out().flush();
            }
            return ExitCode.DONE;
        }
    }
}
