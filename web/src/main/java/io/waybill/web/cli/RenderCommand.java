package io.waybill.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.EcsTargets;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.Nearest;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.web.cli.Rehearsal.Asked;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.PluginFolders;
import io.waybill.web.wiring.Waybill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill render}: the AWS requests of a DAG. */
@Command(
        name = "render",
        description = {
            "Shows the AWS requests that a run of a DAG would make, with all templates rendered.",
            "Nothing is registered, nothing runs, AWS is not called."
        },
        footer = {
            "",
            "Examples:",
            "  waybill render dags/sales.yaml",
            "  waybill render dags/sales.yaml --task report --date 2026-11-01",
            "  waybill render --json dags/sales.yaml | jq '.[].request.family'"
        })
final class RenderCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final DagOptions dagOptions = new DagOptions();

    @Option(names = "--task", paramLabel = "TASK", description = "Only this task. Default: all.")
    private @Nullable String task;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final SettingsOptions settings;

    RenderCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        Settings effective = settings.read();
        Operators operators =
                PluginFolders.load(effective, environment.workingFolder()).operators();
        List<ObjectNode> registered = new ArrayList<>();
        DagFile file = dagOptions.registered(
                dagOptions.readFile(environment, effective, operators),
                environment,
                effective,
                operators,
                definition -> {
                    registered.add(definition);
                    return "<the revision of " + definition.path("family").asText() + ">";
                });
        DagSpec dag = dagOptions.chooseDag(file);
        checkTask(dag);
        Instant date = dagOptions.logicalDate(environment.clock());
        String files = Waybill.files(effective, effective.state().folder()).toString();
        try (EcsTargets targets = EcsTargets.open(
                Compute.targets(
                        effective.aws(), Compute.ecsSettings(effective.aws()).withoutEvents()),
                environment.clock())) {
            List<Asked> asked = new Rehearsal(targets, Compute.catalog(effective.aws()), files, environment.clock())
                    .play(file, dag, operators, date, dagOptions.params(dag)).stream()
                            .filter(one -> task == null || one.node().taskId().equals(task))
                            .toList();
            print(registered, asked);
            tellUnknown(dag, asked);
        }
        return ExitCode.DONE;
    }

    private void tellUnknown(DagSpec dag, List<Asked> asked) {
        Set<String> shown = asked.stream().map(one -> one.node().taskId()).collect(Collectors.toSet());
        Set<String> mapped = dag.groups().stream()
                .filter(group -> group.expand() != null)
                .map(GroupSpec::id)
                .collect(Collectors.toSet());
        dag.tasks().stream()
                .filter(one -> task == null || one.id().equals(task))
                .filter(one -> one.expand() != null || mapped.contains(one.group()))
                .filter(one -> !shown.contains(one.id()))
                .forEach(one -> environment
                        .err()
                        .println("waybill: " + one.id()
                                + " is run for items that only a run knows, so its requests are not shown"));
        environment.err().flush();
    }

    private void checkTask(DagSpec dag) {
        if (task != null && dag.task(task).isEmpty()) {
            List<String> ids = dag.tasks().stream().map(TaskSpec::id).toList();
            throw CliException.badUsage("waybill: " + dag.dagId() + " has no task '" + task + "' ("
                    + Nearest.remedy(task, ids, "tasks") + ")");
        }
    }

    private void print(List<ObjectNode> registered, List<Asked> asked) {
        if (json) {
            ArrayNode all = Json.array();
            registered.forEach(definition ->
                    all.addObject().put("call", "ecs.register_task_definition").set("request", definition));
            asked.forEach(one -> all.addObject()
                    .put("task", one.node().taskId())
                    .put("node", one.node().name())
                    .put("call", one.call())
                    .set("request", one.request()));
            Json.print(environment.out(), all);
            return;
        }
        for (ObjectNode definition : registered) {
            environment.out().println("# the file's task definition: ecs.register_task_definition");
            Json.print(environment.out(), definition);
            environment.out().println();
        }
        for (Asked one : asked) {
            environment.out().println("# " + one.node().name() + ": " + one.call());
            Json.print(environment.out(), one.request());
            environment.out().println();
        }
        environment.out().flush();
    }
}
