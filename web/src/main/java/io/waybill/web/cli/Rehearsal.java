package io.waybill.web.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.container.ecs.EcsTargets;
import io.waybill.engine.approval.ApprovalRequest;
import io.waybill.engine.approval.ApprovalSensor;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.graph.Question;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.EngineSettings;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunType;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.Outputs;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.template.Templates;
import io.waybill.spec.template.VaultValues;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a DAG through the real engine with a platform that does nothing and says that all went well, to see what would be
 * asked of AWS. Nothing is registered and nothing runs; no call leaves this process.
 */
final class Rehearsal {
    private final EcsTargets platform;
    private final TargetCatalog catalog;
    private final String files;
    private final Clock clock;

    /**
     * @param platform completes requests as it would for real; it is not called for anything else
     * @param catalog what tasks may name as their target
     * @param files the engine's setting
     */
    Rehearsal(EcsTargets platform, TargetCatalog catalog, String files, Clock clock) {
        this.platform = platform;
        this.catalog = catalog;
        this.files = files;
        this.clock = clock;
    }

    /**
     * What one node would ask for at its first try.
     *
     * @param node the node
     * @param request the request of its RunTask call, or the input of its action
     */
    record Asked(Node node, ObjectNode request) {
        /** The call, such as {@code ecs.RunTask}. */
        String call() {
            if (node.work() instanceof NodeWork.Wait wait) {
                return "wait." + wait.sensor();
            }
            return node.work() instanceof NodeWork.Action action ? action.action() : "ecs.run_task";
        }
    }

    /** Every node that does something, in topological order. */
    List<Asked> play(
            DagFile file, DagSpec dag, Operators operators, Instant logicalDate, Map<String, JsonNode> params) {
        try (Database database = Database.open(DatabaseSettings.memory())) {
            DagStore dags = new DagStore(database);
            RunStore runs = new RunStore(database);
            GraphBuilder graphs = new GraphBuilder(operators);
            DagSpec played = withAllTasks(dag, graphs.build(dag));
            List<NodeWork> works =
                    graphs.build(played).nodes().stream().map(Node::work).toList();
            dags.upsertVersion(NewVersion.of(played, file.path(), file.source()), clock.instant());
            try (Engine engine = new Engine(
                    EngineSettings.defaults(files).withTargets(catalog),
                    runs,
                    dags,
                    new PoolStore(database),
                    graphs,
                    new Stage(),
                    new Script(dag),
                    works.stream()
                            .flatMap(work ->
                                    work instanceof NodeWork.Action action ? Stream.of(action.action()) : Stream.of())
                            .distinct()
                            .map(Rehearsal::pretend)
                            .toList(),
                    works.stream()
                            .flatMap(
                                    work -> work instanceof NodeWork.Wait wait ? Stream.of(wait.sensor()) : Stream.of())
                            .distinct()
                            .map(Rehearsal::come)
                            .toList(),
                    new Templates(new NamedValues()),
                    clock)) {
                engine.pools().provideFor(dag, "cli");
                RunRow run = engine.trigger(
                        new TriggerRequest(dag.dagId(), null, logicalDate, null, params, RunType.MANUAL, "cli", ""));
                engine.tick();
                return asked(engine.graphs().of(run.versionId()), run, runs);
            }
        }
    }

    /** Where all goes well, a task that waits for a failure, or is not chosen, would be left out: here each has its turn. */
    private static DagSpec withAllTasks(DagSpec dag, DagGraph graph) {
        Set<String> choices = graph.nodes().stream()
                .filter(node -> node.work() instanceof NodeWork.Choice choice && !isOfAnswer(choice))
                .map(Node::taskId)
                .collect(Collectors.toUnmodifiableSet());
        return dag.withTasks(
                dag.tasks().stream()
                        .map(task -> task.withTriggerRule(TriggerRule.ALL_DONE))
                        .map(task -> choices.contains(task.id())
                                ? task.withOperator("empty", JsonNodeFactory.instance.objectNode())
                                : task)
                        .toList(),
                dag.groups());
    }

    /** Whether an answer decides it, which goes on in a rehearsal. */
    private static boolean isOfAnswer(NodeWork.Choice choice) {
        return choice.question() instanceof Question.Truth truth
                && truth.template().contains("'goes_on'");
    }

    private static EngineSensor come(String name) {
        return new EngineSensor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Look look(ObjectNode input, Instant since, Instant now) {
                if (name.equals(ApprovalSensor.NAME)) {
                    ApprovalRequest request = ApprovalRequest.of(input);
                    List<String> chosen = request.approving().isEmpty() ? request.options() : request.approving();
                    return new Look(
                            true, "", null, request.outputs(chosen.subList(0, 1), input.objectNode(), "<who answers>"));
                }
                return Look.done();
            }
        };
    }

    private static List<Asked> asked(DagGraph unexpanded, RunRow run, RunStore runs) {
        List<Asked> asked = new ArrayList<>();
        DagGraph graph = unexpanded.withInstances(
                runs.tasks(run.id()).stream().map(TaskRow::key).toList());
        for (Node node : graph.nodes()) {
            for (AttemptRow attempt : runs.attempts(run.id(), node.id(), node.mapIndex(), 1)) {
                if (attempt.kind() != EndKind.SUCCESS) {
                    throw CliException.badUsage("waybill: task " + node.taskId() + ": " + attempt.reason());
                }
                asked.add(new Asked(node, parse(attempt.request())));
            }
        }
        return asked;
    }

    private static ObjectNode parse(String request) {
        try {
            return (ObjectNode) Json.parse(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The engine keeps requests as JSON", e);
        }
    }

    private static EngineAction pretend(String name) {
        return new EngineAction() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Map<String, JsonNode> run(ObjectNode input, String target) {
                String family = input.path("family").asText();
                String what = family.isEmpty() ? "the outcome of " + name : "the revision of " + family;
                return Map.of("return_value", TextNode.valueOf("<" + what + ">"));
            }
        };
    }

    /** Each task hands on what it declares: its values' names in place of its values. */
    private record Script(DagSpec dag) implements TaskLogs {
        @Override
        public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
            return Optional.of(new LogLocation(target, "rehearsal", taskArn));
        }

        @Override
        public Page read(LogLocation log, @Nullable String cursor, int limit) {
            return new Page(tail(log, limit), cursor, true);
        }

        @Override
        public Duration settling() {
            return Duration.ZERO;
        }

        @Override
        public List<Line> tail(LogLocation log, int limit) {
            String taskId = log.stream();
            Outputs declared = dag.task(taskId).map(TaskSpec::outputs).orElse(null);
            List<String> lines = declared == null
                    ? List.of("<the last line of " + taskId + ">")
                    : declared.byName().keySet().stream()
                            .map(name -> "::output " + name + "=\"<" + name + " of " + taskId + ">\"::")
                            .toList();
            return lines.stream().map(text -> new Line(Instant.EPOCH, text)).toList();
        }
    }

    /** Variables and connections: their names in place of their values. */
    private static final class NamedValues implements VaultValues {
        @Override
        public Optional<VariableValue> variable(String key) {
            return Optional.of(new VariableValue("<the variable " + key + ">", false));
        }

        @Override
        public Optional<ConnectionValue> connection(String id) {
            String of = " of " + id + ">";
            return Optional.of(new ConnectionValue(
                    id,
                    "<type" + of,
                    null,
                    "<host" + of,
                    "<login" + of,
                    "<password" + of,
                    0,
                    "<schema" + of,
                    "{}",
                    "<uri" + of));
        }

        @Override
        public String seal(String text) {
            return text;
        }

        @Override
        public String open(String sealed) {
            return sealed;
        }
    }

    /** Everything ends well as soon as it is looked at. */
    private final class Stage implements TaskRuntime {
        @Override
        public ObjectNode complete(ObjectNode request, LaunchContext context) {
            return platform.runtime().complete(request, context);
        }

        @Override
        public TaskHandle launch(Launch launch, LaunchWait wait) {
            return new TaskHandle(
                    launch.target(), "rehearsal", launch.identity().taskId(), clock.instant());
        }

        @Override
        public void watch(TaskHandle task, TaskObserver observer) {
            observer.ended(TaskEnd.of(EndKind.SUCCESS, FailureCause.NONE, ""));
        }

        @Override
        public void stop(TaskHandle task, String reason) {
            throw new IllegalStateException("Nothing runs that could be stopped: " + task);
        }
    }
}
