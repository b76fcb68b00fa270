package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.terminal.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill assets}: the data that tasks write and that DAGs wait for. */
@Command(
        name = "assets",
        description = "Lists the assets of a server that is up, or says that one was updated.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  waybill assets",
            "  waybill assets event orders --extra rows=12",
            "  waybill assets --json | jq -r '.[] | select(.last_asset_event.id == null) | .name'"
        })
final class AssetsCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    AssetsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    /** Adds the commands below this one, once it is below its own. */
    static void addSubcommands(CommandLine assets, Environment environment) {
        assets.addSubcommand(new Event(environment));
    }

    private static List<JsonNode> list(ApiClient client, String onlyActive) {
        return client.list(
                ApiClient.path("assets"),
                Map.of("order_by", "name", "only_active", onlyActive),
                "assets",
                Integer.MAX_VALUE);
    }

    @Override
    public Integer call() {
        List<JsonNode> assets = list(server.client(), "true");
        if (json) {
            ArrayNode all = Json.array();
            assets.forEach(all::add);
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(List.of("asset", "uri", "written by", "starts", "last update"), Set.of());
        assets.forEach(asset -> table.add(List.of(
                asset.path("name").asText(),
                asset.path("uri").asText(),
                dags(asset.path("producing_tasks")),
                dags(asset.path("scheduled_dags")),
                Shown.time(asset.path("last_asset_event").path("timestamp"), environment.clock()))));
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }

    private static String dags(JsonNode references) {
        Set<String> dags = new TreeSet<>();
        references.forEach(reference -> dags.add(reference.path("dag_id").asText()));
        return dags.isEmpty() ? "-" : String.join(", ", dags);
    }

    /** Writes an event. */
    @Command(
            name = "event",
            description = "Says that an asset was updated. DAGs that wait for it start as if a task had written it.",
            footer = {
                "",
                "Examples:",
                "  waybill assets event orders",
                "  waybill assets event s3://lake/orders --extra rows=12 --extra path=2026/03/01.csv"
            })
    static final class Event implements Callable<Integer> {
        private final Environment environment;

        @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's name or its URI.")
        private String asset = "";

        @Option(
                names = "--extra",
                paramLabel = "KEY=VALUE",
                description = "What is to be told with it; a value that is JSON is taken as such. May be repeated.")
        private Map<String, String> extra = new LinkedHashMap<>();

        @Mixin
        private final ServerOptions server;

        Event(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ApiClient client = server.client();
            List<JsonNode> assets = list(client, "false");
            JsonNode found = assets.stream()
                    .filter(one -> one.path("name").asText().equals(asset))
                    .findFirst()
                    .or(() -> assets.stream()
                            .filter(one -> one.path("uri").asText().equals(asset))
                            .findFirst())
                    .orElseThrow(() -> CliException.badUsage(
                            "waybill: there is no asset '" + asset + "'; 'waybill assets' lists those that there are"));
            ObjectNode body = Json.object();
            body.set("asset_id", found.path("id"));
            ObjectNode told = body.putObject("extra");
            extra.forEach((key, text) -> told.set(key, ParamValues.read(text, null)));
            JsonNode event = client.post(ApiClient.path("assets", "events"), body);
            environment
                    .out()
                    .println(found.path("name").asText() + " was updated at "
                            + event.path("timestamp").asText());
            environment.out().flush();
            return ExitCode.DONE;
        }
    }
}
