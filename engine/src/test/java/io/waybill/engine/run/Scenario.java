package io.waybill.engine.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.template.AwaitedException;
import io.waybill.spec.template.MappedItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run in memory, event by event, with a clock that is moved by hand. */
final class Scenario {
    static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private final Map<String, String> answers = new HashMap<>();
    private @Nullable Map<String, String> known;
    private final Map<String, List<String>> items = new HashMap<>();
    private final Set<String> brokenTemplates = new HashSet<>();
    private final Map<String, Instant> awaited = new HashMap<>();
    private final RunDecider decider;
    private final LiveRun run;
    private long nextId = 1;
    private Instant now = START;

    final List<Decision> decisions = new ArrayList<>();
    final List<RunCommand> commands = new ArrayList<>();

    private Scenario(DagGraph graph, Map<String, TaskState> states, TargetCatalog targets) {
        decider = new RunDecider(
                new Renderer(),
                (action, request, target) -> Optional.ofNullable(known),
                targets,
                RetryBudget.DEFAULT,
                () -> new UUID(0, nextId++));
        run = new LiveRun(graph, queuedRun(graph), tasks(graph, states), List.of(), List.of());
    }

    /** What a choice is told is in the DAG's file; here it stands for itself, or for what the test says. */
    private final class Renderer implements RequestRenderer {
        @Override
        public ObjectNode render(RunView live, Node node, LaunchContext context) {
            refuseAwaited(node);
            if (brokenTemplates.contains(node.id())) {
                throw new WaybillException(ErrorCode.TEMPLATE, "Template of " + node.id() + " is broken");
            }
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("cluster", "c")
                    .put("try", context.identity().tryNumber());
        }

        @Override
        public String render(RunView live, Node node, int tryNumber, String template) {
            refuseAwaited(node);
            return answers.getOrDefault(template, template);
        }

        private void refuseAwaited(Node node) {
            Instant until = awaited.get(node.id());
            if (until != null) {
                throw new AwaitedException("Waits for a value", until, CompletableFuture.completedFuture(""));
            }
        }

        @Override
        public List<MappedItem> items(RunView live, Node node, int tryNumber, ExpandSpec expand) {
            refuseAwaited(node);
            if (brokenTemplates.contains(node.id())) {
                throw new WaybillException(ErrorCode.TEMPLATE, "Template of " + node.id() + " is broken");
            }
            List<MappedItem> found = new ArrayList<>();
            for (String item : items.getOrDefault(node.id(), List.of("a", "b", "c"))) {
                found.add(new MappedItem(found.size(), TextNode.valueOf(item), "label of " + item));
            }
            return found;
        }
    }

    /** From now on this node finds these items. */
    Scenario items(String expander, String... found) {
        items.put(expander, List.of(found));
        return this;
    }

    /** From now on calls are known to give these outputs. */
    Scenario knows(Map<String, String> outputs) {
        known = outputs;
        return this;
    }

    /** From now on this template gives this text. */
    Scenario answer(String template, String text) {
        answers.put(template, text);
        return this;
    }

    static Scenario of(TestDag dag) {
        return of(dag, Map.of());
    }

    /** A scenario with settings that have these targets. */
    static Scenario of(TestDag dag, TargetCatalog targets) {
        return new Scenario(dag.graph(), Map.of(), targets);
    }

    /** A scenario that begins with some tasks in other states than none. */
    static Scenario of(TestDag dag, Map<String, TaskState> states) {
        return new Scenario(dag.graph(), states, TargetCatalog.UNKNOWN);
    }

    private static RunRow queuedRun(DagGraph graph) {
        return new RunRow(
                7,
                graph.spec().dagId(),
                "manual__1",
                1,
                RunType.MANUAL,
                null,
                RunState.QUEUED,
                START,
                null,
                null,
                "{}",
                "test",
                "",
                "",
                START,
                START,
                null,
                null,
                0);
    }

    private static List<TaskRow> tasks(DagGraph graph, Map<String, TaskState> states) {
        return graph.nodes().stream()
                .map(node -> {
                    TaskEdit edit = new TaskEdit(TaskRow.untouched(7, node.id()));
                    edit.state = states.getOrDefault(node.id(), TaskState.NONE);
                    return edit.toRow();
                })
                .toList();
    }

    Scenario brokenTemplate(String node) {
        brokenTemplates.add(node);
        return this;
    }

    /** From now on a value that the node uses is not told until then. */
    Scenario awaits(String node, Duration wait) {
        awaited.put(node, now.plus(wait));
        return this;
    }

    /** From now on all is told. */
    Scenario told() {
        awaited.clear();
        return this;
    }

    Decision tell(RunEvent event) {
        Decision decision = decider.decide(run, event, now);
        run.apply(decision);
        decisions.add(decision);
        commands.addAll(decision.commands());
        if (!decision.expansions().isEmpty()) {
            tell(new RunEvent.Expanded());
        }
        return decision;
    }

    Scenario admit() {
        tell(new RunEvent.Admitted());
        return this;
    }

    Scenario place(String... nodes) {
        for (String node : nodes) {
            tell(new RunEvent.PlaceFree(TaskKey.parse(node)));
        }
        return this;
    }

    Scenario launched(String node) {
        tell(new RunEvent.Launched(attempt(node).id(), new TaskHandle("", "c", "arn:" + node, now)));
        return this;
    }

    Scenario started(String node) {
        tell(new RunEvent.Started(attempt(node).id(), now));
        return this;
    }

    Scenario ends(String node, EndKind kind) {
        return ends(node, kind, Map.of());
    }

    Scenario placed(String node) {
        tell(new RunEvent.Placed(attempt(node).id(), now));
        return this;
    }

    /** The node's own work ends with this exit code. */
    Scenario exits(String node, int code) {
        return exits(node, code, FailureCause.NONE);
    }

    Scenario exits(String node, int code, FailureCause cause) {
        TaskEnd end = new TaskEnd(
                EndKind.USER, cause, "Exit code " + code, "", code, null, TaskEnd.Times.UNKNOWN, null, null);
        tell(new RunEvent.Ended(attempt(node).id(), end, Map.of()));
        return this;
    }

    Scenario runDue() {
        tell(new RunEvent.RunDue());
        return this;
    }

    Scenario ends(String node, EndKind kind, Map<String, String> outputs) {
        tell(new RunEvent.Ended(attempt(node).id(), end(kind), outputs));
        return this;
    }

    static TaskEnd end(EndKind kind) {
        return TaskEnd.of(kind, FailureCause.NONE, "It ended as " + kind);
    }

    /** Places, launches and starts the node. */
    Scenario starts(String node) {
        return place(node).launched(node).started(node);
    }

    /** Places, launches, starts and ends the node. */
    Scenario runs(String node, EndKind kind) {
        return place(node).launched(node).started(node).ends(node, kind);
    }

    Scenario after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Scenario looked(String node, EngineSensor.Look look) {
        tell(new RunEvent.Looked(attempt(node).id(), look));
        return this;
    }

    Scenario due(String node) {
        tell(new RunEvent.Due(TaskKey.parse(node)));
        return this;
    }

    Scenario cancel() {
        tell(new RunEvent.CancelAsked("ada"));
        return this;
    }

    Scenario supersede() {
        tell(new RunEvent.Superseded("Another run is newer"));
        return this;
    }

    Scenario clear(String... nodes) {
        tell(new RunEvent.Cleared(keys(nodes), "ada"));
        return this;
    }

    Scenario mark(Mark mark, String... nodes) {
        tell(new RunEvent.Marked(keys(nodes), mark, "ada"));
        return this;
    }

    Scenario fail() {
        tell(new RunEvent.FailAsked("ada"));
        return this;
    }

    private static List<TaskKey> keys(String... nodes) {
        return Stream.of(nodes).map(TaskKey::parse).toList();
    }

    Scenario broken() {
        tell(new RunEvent.VersionBroken("The version is broken"));
        return this;
    }

    Instant now() {
        return now;
    }

    LiveRun run() {
        return run;
    }

    /** The task that is to get the next place, of those that claim what the first one claims. */
    Optional<String> nextWaiting() {
        return run.places().waitingClaims().stream()
                .findFirst()
                .flatMap(claim -> run.places().nextWaiting(claim))
                .map(Node::name);
    }

    Node node(String id) {
        return run.graph().node(TaskKey.parse(id));
    }

    TaskRow task(String node) {
        return run.task(node(node));
    }

    /** Each task's state by its name. */
    Map<String, TaskState> states() {
        Map<String, TaskState> states = new TreeMap<>();
        run.tasks().forEach(task -> states.put(task.key().toString(), task.state()));
        return states;
    }

    TaskState state(String node) {
        return task(node).state();
    }

    RunState state() {
        return run.row().state();
    }

    AttemptRow attempt(String node) {
        return run.openAttempt(TaskKey.parse(node)).orElseThrow();
    }

    List<Decision.TaskStep> taskSteps() {
        return decisions.stream()
                .flatMap(decision -> decision.taskSteps().stream())
                .toList();
    }

    List<Transitions.Transition<RunState, RunCause>> runSteps() {
        return decisions.stream()
                .flatMap(decision -> decision.runSteps().stream())
                .toList();
    }
}
