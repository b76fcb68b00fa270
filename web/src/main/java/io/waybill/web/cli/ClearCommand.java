package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.terminal.TextTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill clear}: has tasks of a run begin anew. */
@Command(
        name = "clear",
        description = {
            "Has tasks of a run begin anew, on a server that is up. What runs is stopped first; a run that has ended goes on.",
            "Without --yes it only says what would be cleared."
        },
        footer = {
            "",
            "Examples:",
            "  waybill clear sales_daily manual__2026-11-01T00:00:00+00:00 --only-failed",
            "  waybill clear sales_daily manual__2026-11-01T00:00:00+00:00 aggregate --downstream --yes"
        })
final class ClearCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "DAG", description = "The DAG's id.")
    private String dagId = "";

    @Parameters(index = "1", paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Parameters(
            index = "2..*",
            paramLabel = "TASK",
            arity = "0..*",
            description =
                    "Ids of tasks, of steps of them such as load.run, of items such as load[3], or of groups. Default: all.")
    private List<String> tasks = List.of();

    @Option(names = "--upstream", description = "With all that comes before these tasks.")
    private boolean upstream;

    @Option(names = "--downstream", description = "With all that comes after these tasks.")
    private boolean downstream;

    @Option(names = "--past", description = "In the runs with an earlier logical date, too.")
    private boolean past;

    @Option(names = "--future", description = "In the runs with a later logical date, too.")
    private boolean future;

    @Option(names = "--only-failed", description = "Only what failed, did not run for that, or was cancelled.")
    private boolean onlyFailed;

    @Option(names = "--newest", description = "All of a run that has ended, with the newest version of its DAG.")
    private boolean newest;

    @Option(
            names = {"-y", "--yes"},
            description = "Does it.")
    private boolean yes;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    ClearCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() {
        if (newest) {
            return runOnNewest();
        }
        ObjectNode body = Json.object()
                .put("dag_run_id", runId)
                .put("dry_run", !yes)
                .put("only_failed", onlyFailed)
                .put("include_upstream", upstream)
                .put("include_downstream", downstream)
                .put("include_past", past)
                .put("include_future", future);
        tasks.forEach(body.putArray("task_ids")::add);
        JsonNode answer = server.client().post(ApiClient.path("dags", dagId, "clearTaskInstances"), body);
        if (json) {
            Json.print(environment.out(), answer.path("task_instances"));
        } else {
            tell(answer.path("task_instances"));
        }
        environment.out().flush();
        return ExitCode.DONE;
    }

    private int runOnNewest() {
        if (!tasks.isEmpty() || upstream || downstream || onlyFailed || past || future) {
            throw CliException.badUsage(
                    "waybill: --newest runs all of the run again; leave out tasks and what goes with them");
        }
        if (yes) {
            JsonNode run = server.client()
                    .post(
                            ApiClient.path("dags", dagId, "dagRuns", runId, "clear"),
                            Json.object().put("dry_run", false).put("run_on_latest_version", true));
            if (json) {
                Json.print(environment.out(), run);
            } else {
                environment.out().println("run " + runId + " begins anew with the newest version of " + dagId);
            }
        } else {
            environment.out().println("the whole run would begin anew with the newest version; --yes does it");
        }
        environment.out().flush();
        return ExitCode.DONE;
    }

    private static String name(JsonNode task) {
        String id = task.path("task_id").asText();
        int index = task.path("map_index").asInt(-1);
        return index < 0 ? id : id + "[" + index + "]";
    }

    private void tell(JsonNode instances) {
        if (instances.isEmpty()) {
            environment.out().println("nothing to clear");
            return;
        }
        TextTable table = new TextTable(List.of("run", "task", "state", "tries"), Set.of(3));
        instances.forEach(task -> table.add(List.of(
                task.path("dag_run_id").asText(),
                name(task),
                task.path("state").asText("none").replace("null", "none"),
                task.path("try_number").asText())));
        table.lines().forEach(environment.out()::println);
        int number = instances.size();
        String what = number + (number == 1 ? " task" : " tasks");
        environment.out().println(yes ? what + " cleared" : what + " would be cleared; --yes does it");
    }
}
