package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill trigger}: starts a run on a server. */
@Command(
        name = "trigger",
        description = "Starts a run of a DAG on a server that is up.",
        footer = {
            "",
            "Examples:",
            "  waybill trigger sales_daily",
            "  waybill trigger sales_daily --date 2026-11-01 -p region=us --note 'once more'",
            "  waybill trigger sales_daily --follow",
            "  run=$(waybill trigger hello --json | jq -r .dag_run_id)"
        })
final class TriggerCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "DAG", description = "The DAG's id.")
    private String dagId = "";

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description =
                    "The logical date, in UTC where it has no offset: 2026-11-01, 2026-11-01T03:00+01:00. Default: now.")
    private @Nullable String date;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A param of the DAG; may be given several times. JSON where it is JSON: top=3 is a number,"
                    + " code='\"3\"' a text.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "--run-id", paramLabel = "ID", description = "The run's id. Default: one made of the date.")
    private @Nullable String runId;

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for people.")
    private @Nullable String note;

    @Option(
            names = {"-f", "--follow"},
            description = "Tells what happens until the run has ended; exit code 1 where it did not succeed.")
    private boolean follow;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    TriggerCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (follow && json) {
            throw CliException.badUsage("waybill: --follow tells in words what happens. Leave --json out, or --follow");
        }
        ObjectNode body = Json.object()
                .put("logical_date", LogicalDate.read(date, environment.clock()).toString());
        if (runId != null) {
            body.put("dag_run_id", runId);
        }
        if (note != null) {
            body.put("note", note);
        }
        ObjectNode conf = body.putObject("conf");
        params.forEach((name, value) -> conf.set(name, ParamValues.read(value, null)));
        JsonNode run = server.client().post(ApiClient.path("dags", dagId, "dagRuns"), body);
        String made = run.path("dag_run_id").asText();
        if (follow) {
            environment
                    .out()
                    .println("run " + made + " of " + dagId + ": "
                            + run.path("state").asText());
            return new RunEvents(new ServerRun(server.client(), dagId, made), environment.out()).follow();
        }
        if (json) {
            Json.print(environment.out(), run);
        } else {
            environment
                    .out()
                    .println("run " + made + " of " + dagId + ": "
                            + run.path("state").asText());
            environment.out().println("follow it with: waybill tasks " + dagId);
            environment.out().flush();
        }
        return ExitCode.DONE;
    }
}
