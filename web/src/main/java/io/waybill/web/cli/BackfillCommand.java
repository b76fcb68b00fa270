package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.terminal.TextTable;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill backfill}: runs a DAG over a range of dates. */
@Command(
        name = "backfill",
        description = {
            "Runs a DAG for each date of its schedule in a range, on a server that is up, or lists its backfills.",
            "A date that has a run is never run a second time beside it; one that is queued or runs is left alone."
        },
        footer = {
            "",
            "Examples:",
            "  waybill backfill sales_daily --from 2026-10-01 --to 2026-10-31 --dry-run",
            "  waybill backfill sales_daily --from 2026-10-01 --reprocess failed --backwards --max-active-runs 2",
            "  waybill backfill sales_daily",
            "  waybill backfill sales_daily --pause"
        })
final class BackfillCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "DAG", description = "The DAG's id. Without --from its newest backfills are listed.")
    private String dagId = "";

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "The first logical date, in UTC where it has no offset: 2026-11-01, 2026-11-01T03:00+01:00.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            description = "The last logical date; without a time, the whole day. Default: now.")
    private @Nullable String to;

    @Option(
            names = "--reprocess",
            paramLabel = "WHICH",
            defaultValue = "none",
            description = "Which dates that have a run already are run again: none, failed or completed (all of them)."
                    + " Default: ${DEFAULT-VALUE}.")
    private String reprocess = "none";

    @Option(names = "--backwards", description = "The latest date first.")
    private boolean backwards;

    @Option(
            names = "--max-active-runs",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of its runs may be unfinished at once, within the DAG's own limit."
                    + " Default: ${DEFAULT-VALUE}.")
    private int maxActiveRuns;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A param of the DAG for the runs that are made; may be given several times. JSON where it is"
                    + " JSON.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "--dry-run", description = "Only lists the dates that would be run.")
    private boolean dryRun;

    @ArgGroup
    private @Nullable Change change;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    /** What is done with the backfill that is under way. */
    private static final class Change {
        @Option(names = "--pause", description = "Has the DAG's backfill make no more runs for now.")
        private boolean pause;

        @Option(names = "--resume", description = "Lets it go on.")
        private boolean resume;

        @Option(
                names = "--cancel",
                description = "Ends it, and cancels those of its runs that are queued; those that run go on.")
        private boolean cancel;

        private String action() {
            if (cancel) {
                return "cancel";
            }
            return resume && !pause ? "unpause" : "pause";
        }
    }

    BackfillCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() {
        ApiClient client = server.client();
        if (from != null) {
            if (change != null) {
                throw CliException.badUsage("waybill: --" + change.action()
                        + " is for the backfill that is under way; leave out --from, or start one first");
            }
            start(client, from);
        } else if (change != null) {
            JsonNode newest = newest(client);
            String id = newest.path("id").asText();
            show(client.put(ApiClient.path("backfills", id, change.action())));
        } else {
            list(client);
        }
        environment.out().flush();
        return ExitCode.DONE;
    }

    private void start(ApiClient client, String first) {
        String last = to == null
                ? environment.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString()
                : LogicalDate.readLast("--to", to).toString();
        ObjectNode body = Json.object()
                .put("dag_id", dagId)
                .put("from_date", LogicalDate.read("--from", first).toString())
                .put("to_date", last)
                .put("run_backwards", backwards)
                .put("reprocess_behavior", reprocess)
                .put("max_active_runs", maxActiveRuns);
        ObjectNode conf = body.putObject("dag_run_conf");
        params.forEach((name, value) -> conf.set(name, ParamValues.read(value, null)));
        if (dryRun) {
            tell(client.post(ApiClient.path("backfills", "dry_run"), body).path("backfills"));
        } else {
            show(client.post(ApiClient.path("backfills"), body));
        }
    }

    private void tell(JsonNode dates) {
        if (json) {
            Json.print(environment.out(), dates);
            return;
        }
        dates.forEach(
                date -> environment.out().println(date.path("logical_date").asText()));
        int number = dates.size();
        environment.out().println(number + (number == 1 ? " run" : " runs") + " would be started");
    }

    private void show(JsonNode backfill) {
        if (json) {
            Json.print(environment.out(), backfill);
            return;
        }
        environment.out().println("backfill " + backfill.path("id").asText() + " of " + dagId + ": " + state(backfill));
    }

    private JsonNode newest(ApiClient client) {
        List<JsonNode> found = client.list(ApiClient.path("backfills"), Map.of("dag_id", dagId), "backfills", 1);
        if (found.isEmpty()) {
            throw CliException.badUsage("waybill: " + dagId + " has no backfill; start one with --from and --to");
        }
        return found.get(0);
    }

    private void list(ApiClient client) {
        List<JsonNode> found = client.list(ApiClient.path("backfills"), Map.of("dag_id", dagId), "backfills", 20);
        if (json) {
            ArrayNode all = Json.array();
            found.forEach(all::add);
            Json.print(environment.out(), all);
            return;
        }
        if (found.isEmpty()) {
            environment.out().println("no backfills");
            return;
        }
        TextTable table = new TextTable(List.of("backfill", "from", "to", "reprocess", "state", "made"), Set.of(0));
        found.forEach(backfill -> table.add(List.of(
                backfill.path("id").asText(),
                backfill.path("from_date").asText(),
                backfill.path("to_date").asText(),
                backfill.path("reprocess_behavior").asText(),
                state(backfill),
                Shown.time(backfill.path("created_at"), environment.clock()))));
        table.lines().forEach(environment.out()::println);
    }

    /** Airflow's answer has no word for it, but says as much. */
    private static String state(JsonNode backfill) {
        boolean paused = backfill.path("is_paused").asBoolean();
        if (backfill.hasNonNull("completed_at")) {
            return paused ? "cancelled" : "completed";
        }
        return paused ? "paused" : "running";
    }
}
