package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.graph.TaskKey;
import io.waybill.spec.Nearest;
import io.waybill.web.terminal.LogText;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill logs}: what a task of a server wrote. */
@Command(
        name = "logs",
        description = "Prints what a task wrote, on a server that is up.",
        footer = {
            "",
            "Examples:",
            "  waybill logs sales_daily fetch_orders",
            "  waybill logs -f sales_daily report",
            "  waybill logs --raw sales_daily report > report.log",
            "  waybill logs sales_daily fetch_orders --try 1 --run manual__2026-11-01T00:00:00+00:00"
        })
final class LogsCommand implements Callable<Integer> {
    private static final Set<String> OVER =
            Set.of("success", "failed", "skipped", "upstream_failed", "removed", "cancelled");
    private static final long LOOK_MILLIS = 300;

    private final Environment environment;

    @Parameters(index = "0", paramLabel = "DAG", description = "The DAG's id.")
    private String dagId = "";

    @Parameters(
            index = "1",
            paramLabel = "TASK",
            description = "The task, one step of it such as report.run, or one item such as load[3].")
    private String task = "";

    @Option(names = "--run", paramLabel = "RUN", description = "The run's id. Default: the newest.")
    private @Nullable String runId;

    @Option(
            names = "--try",
            paramLabel = "N",
            description = "Which try. Default: the newest; with -f, this one and all after.")
    private @Nullable Integer tryNumber;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on as the task writes, over all tries, until it has ended.")
    private boolean follow;

    @Option(
            names = "--raw",
            description = "Every line as it was written, with its escape sequences and carriage returns; these may do"
                    + " something to a terminal.")
    private boolean raw;

    @Mixin
    private final ServerOptions server;

    LogsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerRun run = ServerRun.find(server.client(), dagId, runId);
        String taskId = choose(run);
        if (follow) {
            follow(run, taskId);
            return ExitCode.DONE;
        }
        int wanted = tryNumber == null ? run.task(taskId).path("try_number").asInt() : tryNumber;
        if (wanted == 0) {
            throw CliException.badUsage("waybill: " + taskId + " has not run yet. Follow it with -f");
        }
        var unused = print(run, taskId, wanted, null);
        return ExitCode.DONE;
    }

    /** The server knows what a task's name stands for; here only what is no name at all is told apart. */
    private String choose(ServerRun run) {
        List<String> ids =
                run.tasks().stream().map(one -> one.path("task_id").asText()).toList();
        String named = TaskKey.parse(task).nodeId();
        if (!ids.contains(named) && !tasks(ids).contains(named)) {
            throw CliException.badUsage("waybill: run " + run.runId() + " of " + dagId + " has no task '" + task + "' ("
                    + Nearest.remedy(named, tasks(ids), "tasks") + ")");
        }
        return task;
    }

    private static List<String> tasks(List<String> ids) {
        return ids.stream().map(TasksCommand::task).distinct().toList();
    }

    private void follow(ServerRun run, String taskId) throws InterruptedException {
        int number = tryNumber == null ? 1 : tryNumber;
        String token = null;
        boolean begun = false;
        while (true) {
            // Asked before the log is read: a task that is over then writes no more.
            JsonNode now = run.task(taskId);
            boolean isOver = OVER.contains(now.path("state").asText());
            int tries = now.path("try_number").asInt();
            if (number <= tries) {
                Printed printed = print(run, taskId, number, token);
                token = printed.token;
                begun |= printed.lines > 0;
                // Without a token the try is over, or its log has not begun.
                if (token == null && (begun || number < tries || isOver)) {
                    number++;
                    begun = false;
                    continue;
                }
            } else if (isOver) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private String shown(String line) {
        if (raw) {
            return line;
        }
        return environment.terminal().colour() ? LogText.coloured(line) : LogText.plain(line);
    }

    private record Printed(@Nullable String token, int lines) {}

    /** Prints what is there; the token to go on with is absent where the try is over, or has not written yet. */
    private Printed print(ServerRun run, String taskId, int number, @Nullable String from) {
        String token = from;
        int lines = 0;
        while (true) {
            JsonNode log = run.log(taskId, number, token);
            for (JsonNode line : log.path("content")) {
                environment.out().println(shown(line.path("event").asText()));
                lines++;
            }
            environment.out().flush();
            JsonNode next = log.path("continuation_token");
            token = next.isTextual() ? next.textValue() : null;
            if (token == null || log.path("content").isEmpty()) {
                return new Printed(token, lines);
            }
        }
    }
}
