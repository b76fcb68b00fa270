package io.waybill.web.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.Spent;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A run in a real store whose tasks a test moves by hand; every task is a group of a definition and a container. */
final class FollowedRun implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T05:00:00Z");

    private final Database database = Database.open(DatabaseSettings.memory());
    private final RunStore store = new RunStore(database);
    private final DagGraph graph;
    private final Map<String, List<String>> written = new ConcurrentHashMap<>();
    private RunRow run;

    FollowedRun(String... tasks) {
        List<TaskSpec> specs = new ArrayList<>();
        for (String task : tasks) {
            specs.add(TaskSpec.of(task, "job"));
        }
        graph = new GraphBuilder(Operators.of(List.of(new Job()))).build(DagSpec.of("sales", specs));
        long version = new DagStore(database)
                .upsertVersion(
                        new NewVersion(
                                "sales",
                                "sales.yaml",
                                "0",
                                "",
                                "{}",
                                new NewVersion.Summary("", "", List.of(), null, "UTC")),
                        START)
                .versionId();
        List<TaskRow> rows = graph.nodes().stream()
                .map(node -> TaskRow.untouched(0, node.id()))
                .toList();
        run = store.create(
                new NewRun("sales", "r1", version, RunType.MANUAL, null, null, null, null, "{}", "cli", "", START),
                rows);
    }

    RunRow run() {
        return run;
    }

    DagGraph graph() {
        return graph;
    }

    RunStore store() {
        return store;
    }

    /** Adds a line to the log of a try. */
    void write(String node, int tryNumber, String line) {
        written.computeIfAbsent(node + tryNumber, stream -> new CopyOnWriteArrayList<>())
                .add(line);
    }

    /** Starts a try of the node's work, which runs two seconds later. */
    AttemptRow begin(String node, int tryNumber, Instant at) {
        AttemptRow attempt = new AttemptRow(
                UUID.randomUUID(),
                run.id(),
                node,
                -1,
                tryNumber,
                "token",
                "{}",
                "",
                "local",
                "arn:" + node + tryNumber,
                null,
                null,
                null,
                null,
                null,
                "",
                "",
                null,
                "group",
                node + tryNumber,
                at,
                at,
                null,
                null,
                at.plusSeconds(2),
                null,
                null);
        commit(
                null,
                task(node, TaskState.RUNNING, tryNumber, "", at.plusSeconds(2), null),
                List.of(attempt),
                List.of());
        return attempt;
    }

    /** Ends it, three seconds after it ran. */
    void end(AttemptRow attempt, EndKind kind, TaskState state, String reason, @Nullable Instant nextTryAt) {
        Instant ended = attempt.createdAt().plusSeconds(5);
        AttemptRow over = new AttemptRow(
                attempt.id(),
                attempt.runKey(),
                attempt.nodeId(),
                -1,
                attempt.tryNumber(),
                attempt.clientToken(),
                attempt.request(),
                attempt.target(),
                attempt.cluster(),
                attempt.taskArn(),
                null,
                kind,
                FailureCause.NONE,
                kind == EndKind.SUCCESS ? 0 : 1,
                null,
                reason,
                "",
                null,
                attempt.logGroup(),
                attempt.logStream(),
                attempt.createdAt(),
                attempt.launchedAt(),
                null,
                null,
                attempt.startedAt(),
                null,
                ended);
        TaskRow task = task(attempt.nodeId(), state, attempt.tryNumber(), reason, attempt.startedAt(), nextTryAt);
        commit(null, task, List.of(), List.of(over));
    }

    /** Puts a node into a state without a try. */
    void put(String node, TaskState state, String reason) {
        commit(null, task(node, state, 0, reason, null, null), List.of(), List.of());
    }

    /** Ends the run. */
    void finish(RunState state) {
        RunRow ended = new RunRow(
                run.id(),
                run.dagId(),
                run.runId(),
                run.versionId(),
                run.type(),
                run.backfillId(),
                state,
                null,
                null,
                null,
                run.params(),
                run.triggeredBy(),
                "",
                "",
                run.queuedAt(),
                run.runAfter(),
                START,
                START.plusSeconds(60),
                run.fence());
        commit(ended, null, List.of(), List.of());
    }

    TaskLogs logs() {
        return new TaskLogs() {
            @Override
            public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
                return Optional.of(new LogLocation(target, "group", taskArn.substring("arn:".length())));
            }

            @Override
            public Page read(LogLocation log, @Nullable String cursor, int limit) {
                List<String> all = written.getOrDefault(log.stream(), List.of());
                int from = cursor == null ? 0 : Integer.parseInt(cursor);
                // Two at a time, so that a page is never all.
                int until = Math.min(all.size(), from + 2);
                List<Line> lines = all.subList(from, until).stream()
                        .map(text -> new Line(START, text))
                        .toList();
                return new Page(lines, Integer.toString(until), until == all.size());
            }

            @Override
            public Duration settling() {
                return Duration.ZERO;
            }

            @Override
            public List<Line> tail(LogLocation log, int limit) {
                throw new AssertionError("a run is read from its beginning");
            }
        };
    }

    private TaskRow task(
            String node,
            TaskState state,
            int tryNumber,
            String reason,
            @Nullable Instant startedAt,
            @Nullable Instant nextTryAt) {
        return new TaskRow(
                run.id(),
                node,
                -1,
                state,
                tryNumber,
                Spent.NOTHING,
                reason,
                START,
                START,
                startedAt,
                null,
                nextTryAt,
                null);
    }

    private void commit(
            @Nullable RunRow changed, @Nullable TaskRow task, List<AttemptRow> begun, List<AttemptRow> attempts) {
        List<TaskRow> tasks = task == null ? List.of() : List.of(task);
        store.commit(List.of(new RunChange(run.id(), run.fence(), changed, tasks, begun, attempts, List.of())));
        run = store.find(run.id()).orElseThrow();
    }

    @Override
    public void close() {
        database.close();
    }

    /** Nothing to configure. */
    record Nothing() {}

    private static final class Job implements OperatorFactory<Nothing> {
        @Override
        public String name() {
            return "job";
        }

        @Override
        public String summary() {
            return "A definition, then a container.";
        }

        @Override
        public Class<Nothing> withType() {
            return Nothing.class;
        }

        @Override
        public OperatorGroup create(TaskSpec task, Nothing with, OperatorContext context) {
            ObjectNode empty = JsonNodeFactory.instance.objectNode();
            return new OperatorGroup(
                    List.of(
                            new OperatorGroup.GroupNode("define", new NodeWork.Action("define", empty)),
                            new OperatorGroup.GroupNode("run", new NodeWork.Container(empty))),
                    List.of(new OperatorGroup.Edge("define", "run")),
                    "run");
        }
    }
}
