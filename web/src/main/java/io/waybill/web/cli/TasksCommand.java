package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.web.terminal.TextTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill tasks}: the tasks of one run of a server. */
@Command(
        name = "tasks",
        description = "Lists the tasks of a run of a server that is up.",
        footer = {
            "",
            "Examples:",
            "  waybill tasks sales_daily",
            "  waybill tasks sales_daily manual__2026-11-01T00:00:00+00:00",
            "  waybill tasks --json sales_daily | jq '.[] | select(.state == \"failed\")'"
        })
final class TasksCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "DAG", description = "The DAG's id.")
    private String dagId = "";

    @Parameters(index = "1", paramLabel = "RUN", arity = "0..1", description = "The run's id. Default: the newest.")
    private @Nullable String runId;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    TasksCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() {
        ServerRun run = ServerRun.find(server.client(), dagId, runId);
        List<JsonNode> tasks = run.tasks();
        if (json) {
            ArrayNode all = Json.array();
            tasks.forEach(all::add);
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        environment.out().println("run " + run.runId() + " of " + dagId + ": " + run.state());
        TextTable table = new TextTable(List.of("task", "state", "try", "started", "took", ""), Set.of(2, 4));
        tasks.forEach(task -> table.add(List.of(
                task.path("task_id").asText(),
                task.path("state").asText("waiting").replace("null", "waiting"),
                task.path("try_number").asInt() == 0
                        ? "-"
                        : task.path("try_number").asText(),
                Shown.time(task.path("start_date"), environment.clock()),
                Shown.seconds(task.path("duration")),
                task.path("note").isTextual() ? task.path("note").textValue() : "")));
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }
}
