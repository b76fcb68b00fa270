package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill retry}: tasks of a server's run do not wait until they are tried again. */
@Command(
        name = "retry",
        description = "Has tasks that wait for their next try begin it at once.",
        footer = {
            "",
            "Examples:",
            "  waybill retry sales_daily manual__2026-11-01T00:00:00+00:00",
            "  waybill retry sales_daily manual__2026-11-01T00:00:00+00:00 load 'fetch[3]'"
        })
final class RetryCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "DAG", description = "The DAG's id.")
    private String dagId = "";

    @Parameters(index = "1", paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Parameters(
            index = "2..*",
            paramLabel = "TASK",
            arity = "0..*",
            description = "Ids of tasks, of steps of them, of items, or of groups. Default: all that wait.")
    private List<String> tasks = List.of();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    RetryCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object();
        tasks.forEach(body.putArray("task_ids")::add);
        JsonNode tried = server.client()
                .post(ApiClient.extra("dags", dagId, "runs", runId, "retry"), body)
                .path("task_ids");
        if (json) {
            Json.print(environment.out(), tried);
        } else if (tried.isEmpty()) {
            environment.out().println("nothing waits for a next try");
        } else {
            tried.forEach(task -> environment.out().println(task.asText() + " begins its next try"));
        }
        environment.out().flush();
        return ExitCode.DONE;
    }
}
