package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.web.terminal.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill runs}: the newest runs of a server. */
@Command(
        name = "runs",
        description = "Lists the newest runs of a server that is up.",
        footer = {
            "",
            "Examples:",
            "  waybill runs",
            "  waybill runs sales_daily --state failed --limit 5",
            "  waybill runs --json | jq -r '.[].dag_run_id'"
        })
final class RunsCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "DAG", arity = "0..1", description = "The DAG's id. Default: all DAGs.")
    private @Nullable String dagId;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only runs that are queued, running, success or failed.")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at the most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    RunsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>(Map.of("order_by", "-id"));
        if (state != null) {
            query.put("state", state);
        }
        String path = ApiClient.path("dags", dagId == null ? "~" : dagId, "dagRuns");
        List<JsonNode> runs = server.client().list(path, query, "dag_runs", limit);
        if (json) {
            ArrayNode all = Json.array();
            runs.forEach(all::add);
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        if (runs.isEmpty()) {
            environment.out().println("no runs");
        } else {
            TextTable table = new TextTable(List.of("dag", "run", "state", "started", "took"), Set.of(4));
            runs.forEach(run -> table.add(List.of(
                    run.path("dag_id").asText(),
                    run.path("dag_run_id").asText(),
                    run.path("state").asText(),
                    Shown.time(run.path("start_date"), environment.clock()),
                    Shown.seconds(run.path("duration")))));
            table.lines().forEach(environment.out()::println);
        }
        environment.out().flush();
        return ExitCode.DONE;
    }
}
