package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.spec.Nearest;
import io.waybill.web.terminal.LogText;
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
            "  waybill tasks --follow sales_daily",
            "  waybill tasks --why sales_daily",
            "  waybill tasks --why sales_daily --task report",
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

    @Option(
            names = "--why",
            description =
                    "Why each task has not started, or how it ended and what is tried next, with the end of its log;"
                            + " without --task, of all that are not through.")
    private boolean why;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "With --why: only this task, this step of one, or this item.")
    private @Nullable String task;

    @Option(
            names = {"-f", "--follow"},
            description = "Tells what happens until the run has ended; exit code 1 where it did not succeed.")
    private boolean follow;

    @Option(names = "--json", description = "Prints JSON, with each step by itself.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    TasksCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerRun run = ServerRun.find(server.client(), dagId, runId);
        if (follow) {
            if (why || json || steps || task != null) {
                throw CliException.badUsage("waybill: --follow stands alone. Leave the other options out, or --follow");
            }
            return new RunEvents(run, environment.out()).follow();
        }
        if (why) {
            return tellWhy(run);
        }
        if (task != null) {
            throw CliException.badUsage("waybill: --task goes with --why. Add --why, or leave --task out");
        }
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
                        task.path("note").isTextual()
                                ? LogText.plain(task.path("note").textValue())
                                : "")));
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }

    private int tellWhy(ServerRun run) {
        JsonNode answer = run.why(task);
        if (task != null && answer.path("tasks").isEmpty()) {
            List<String> known = run.tasks().stream()
                    .map(one -> task(one.path("task_id").asText()))
                    .distinct()
                    .toList();
            throw CliException.badUsage("waybill: run " + run.runId() + " of " + dagId + " has no task '" + task + "' ("
                    + Nearest.remedy(task, known, "tasks") + ")");
        }
        if (json) {
            Json.print(environment.out(), answer);
        } else {
            new WhyTeller(environment.out(), environment.terminal().colour()).tell(answer, steps);
        }
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
