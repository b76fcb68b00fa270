package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.terminal.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill approvals}: what tasks ask people. */
@Command(
        name = "approvals",
        description = "Lists what tasks of a server that is up ask people, or answers it.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Examples:",
            "  waybill approvals",
            "  waybill approvals --answered",
            "  waybill approvals approve release manual__2026-03-01T06:00:00+00:00 review --option Approve"
        })
final class ApprovalsCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--answered", description = "Lists what was answered instead of what waits.")
    private boolean answered;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final ServerOptions server;

    ApprovalsCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOptions(environment);
    }

    /** Adds the commands below this one, once it is below its own. */
    static void addSubcommands(CommandLine approvals, Environment environment) {
        approvals.addSubcommand(new Approve(environment));
    }

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_received", String.valueOf(answered));
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode detail : server.client()
                .list(
                        ApiClient.path("dags", "~", "dagRuns", "~", "hitlDetails"),
                        query,
                        "hitl_details",
                        Integer.MAX_VALUE)) {
            boolean waits = detail.path("task_instance").path("state").asText().equals("deferred");
            if (answered || waits) {
                found.add(detail);
            }
        }
        if (json) {
            ArrayNode all = Json.array();
            found.forEach(all::add);
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(
                answered
                        ? List.of("dag", "run", "task", "question", "answer", "by")
                        : List.of("dag", "run", "task", "question", "options", "since"),
                Set.of());
        found.forEach(detail -> {
            JsonNode task = detail.path("task_instance");
            table.add(List.of(
                    task.path("dag_id").asText(),
                    task.path("dag_run_id").asText(),
                    taskId(task.path("task_id").asText()),
                    Shown.text(detail.path("subject")),
                    words(detail.path(answered ? "chosen_options" : "options")),
                    answered
                            ? detail.path("responded_by_user").path("name").asText("its defaults")
                            : detail.path("created_at").asText()));
        });
        table.lines().forEach(environment.out()::println);
        environment.out().flush();
        return ExitCode.DONE;
    }

    /** The task that a step belongs to. */
    private static String taskId(String nodeId) {
        return nodeId.replaceFirst("\\.ask$", "");
    }

    private static String words(JsonNode texts) {
        List<String> words = new ArrayList<>();
        texts.forEach(text -> words.add(text.asText()));
        return String.join(", ", words);
    }

    /** Answers one. */
    @Command(
            name = "approve",
            description = "Answers what a task asks. The first answer holds.",
            footer = {
                "",
                "Examples:",
                "  waybill approvals approve release manual__2026-03-01T06:00:00+00:00 review",
                "  waybill approvals approve release RUN review --option Reject --as ada",
                "  waybill approvals approve release RUN review --option Approve -p rows=1000"
            })
    static final class Approve implements Callable<Integer> {
        private final Environment environment;

        @Parameters(index = "0", paramLabel = "DAG", description = "The DAG's id.")
        private String dagId = "";

        @Parameters(index = "1", paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        @Parameters(index = "2", paramLabel = "TASK", description = "The task's id.")
        private String taskId = "";

        @Option(
                names = "--option",
                paramLabel = "OPTION",
                description = "What is chosen; again for another one. Default: Approve.")
        private List<String> options = List.of("Approve");

        @Option(
                names = {"-p", "--param"},
                paramLabel = "NAME=VALUE",
                description = "What is given with the answer; again for another one.")
        private Map<String, String> params = Map.of();

        @Option(
                names = "--as",
                paramLabel = "NAME",
                description = "Who answers. Default: the name of the user who runs this.")
        private @Nullable String name;

        @Mixin
        private final ServerOptions server;

        Approve(Environment environment) {
            this.environment = environment;
            this.server = new ServerOptions(environment);
        }

        @Override
        public Integer call() {
            ObjectNode answer = Json.object();
            options.forEach(answer.putArray("chosen_options")::add);
            ObjectNode given = answer.putObject("params_input");
            params.forEach((key, text) -> given.set(key, ParamValues.read(text, null)));
            String who = name == null ? environment.variables().getOrDefault("USER", "") : name;
            if (!who.isEmpty()) {
                answer.put("responded_by", who);
            }
            JsonNode response = server.client()
                    .patch(
                            ApiClient.path(
                                    "dags", dagId, "dagRuns", runId, "taskInstances", taskId, "-1", "hitlDetails"),
                            answer);
            environment.out().println(taskId + " is answered: " + words(response.path("chosen_options")));
            environment.out().flush();
            return ExitCode.DONE;
        }
    }
}
