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

    @Option(names = "--steps", description = "Each step of a task by itself.")
    private boolean steps;

    @Option(names = "--json", description = "Prints JSON, with each step by itself.")
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
        (steps ? tasks : folded(tasks))
                .forEach(task -> table.add(List.of(
                        steps
                                ? task.path("task_id").asText()
                                : task(task.path("task_id").asText()),
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

    /** The task that a step belongs to: what stands before the dot. */
    static String task(String stepId) {
        int dot = stepId.indexOf('.');
        return dot < 0 ? stepId : stepId.substring(0, dot);
    }

    /** One line a task: its last step, or the first one that is not through yet or never will be. */
    private static List<JsonNode> folded(List<JsonNode> steps) {
        Map<String, JsonNode> tellers = new LinkedHashMap<>();
        for (JsonNode step : steps) {
            tellers.merge(task(step.path("task_id").asText()), step, (told, next) -> isThrough(told) ? next : told);
        }
        return List.copyOf(tellers.values());
    }

    private static boolean isThrough(JsonNode step) {
        return step.path("state").asText().equals("success");
    }
}
