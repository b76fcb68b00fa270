package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.Claim;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TaskSpec;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.http.Json;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code …/dagRuns/{dag_run_id}/taskInstances}: each node of the graph is one task instance. */
final class TaskApi {
    private static final String TASKS = "/api/v2/dags/{dagId}/dagRuns/{runId}/taskInstances";
    private static final String TASK = TASKS + "/{taskId}";

    private final DagReader reader;
    private final AttemptLogs logs;

    TaskApi(DagReader reader, AttemptLogs logs) {
        this.reader = reader;
        this.logs = logs;
    }

    void addTo(RoutesConfig routes) {
        routes.get(TASKS, this::list);
        routes.get(TASK, this::get);
        routes.get(TASK + "/tries", this::tries);
        routes.get(TASK + "/tries/{try}", this::attempt);
        routes.get(TASK + "/logs/{try}", this::log);
        routes.get(TASK + "/listMapped", this::mapped);
        routes.get(TASK + "/{mapIndex}", this::get);
        routes.get(TASK + "/{mapIndex}/tries", this::tries);
        routes.get(TASK + "/{mapIndex}/tries/{try}", this::attempt);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part tasks = api.about("Task Instance");
        tasks.get("get_task_instances", TASKS, "The tasks of a run, in the order of the graph.")
                .paged()
                .any("state", "task_id", "pool", "map_index")
                .answers(RunShapes.TaskInstances.class);
        tasks.get("get_task_instance", TASK, "A task of a run; a step of a task is task.step.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .answers(RunShapes.TaskInstance.class);
        tasks.get("get_mapped_task_instance", TASK + "/{mapIndex}", "An item of a task that is run for items.")
                .refuses(400)
                .answers(RunShapes.TaskInstance.class);
        tasks.get("get_mapped_task_instances", TASK + "/listMapped", "The items of a task that is run for items.")
                .paged()
                .any("state", "pool", "map_index")
                .answers(RunShapes.TaskInstances.class);
        tasks.get("get_task_instance_tries", TASK + "/tries", "The tries of a task.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .answers(RunShapes.TaskInstances.class);
        tasks.get("get_task_instance_try_details", TASK + "/tries/{try}", "A try of a task.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .answers(RunShapes.TaskInstance.class);
        tasks.get("get_mapped_task_instance_tries", TASK + "/{mapIndex}/tries", "The tries of an item.")
                .refuses(400)
                .answers(RunShapes.TaskInstances.class);
        tasks.get("get_mapped_task_instance_try_details", TASK + "/{mapIndex}/tries/{try}", "A try of an item.")
                .refuses(400)
                .answers(RunShapes.TaskInstance.class);
        tasks.get("get_log", TASK + "/logs/{try}", "Lines of a try.")
                .says("The continuation_token is null once nothing more can come.")
                .with("full_content", Param.Kind.FLAG, "All lines that are there.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .text("token", "From there on: the continuation_token of the answer before.")
                .answers(RunShapes.Log.class);
    }

    private void list(Context ctx) {
        list(ctx, task -> true);
    }

    /** The instances of a task that is run for items. */
    private void mapped(Context ctx) {
        String id = ctx.pathParam("taskId");
        boolean any =
                reader.tasks(run(ctx)).stream().anyMatch(task -> task.nodeId().equals(id) && task.mapIndex() >= 0);
        if (!any) {
            throw new WaybillException(
                    ErrorCode.TASK_NOT_FOUND,
                    "Task '" + id
                            + "' of this run has no instances: it is not run for items, its list is empty, or they"
                            + " are not known yet");
        }
        list(ctx, task -> task.nodeId().equals(id) && task.mapIndex() >= 0);
    }

    private void list(Context ctx, Predicate<TaskRow> wanted) {
        RunRow run = run(ctx);
        LoadedVersion version = reader.version(run.versionId());
        Query query = new Query(ctx);
        Set<String> states = query.all("state");
        Set<String> ids = query.all("task_id");
        Set<String> pools = query.all("pool");
        Set<String> indexes = query.all("map_index");
        Comparator<TaskRow> order = Comparator.comparingInt((TaskRow task) -> index(version.graph(), task))
                .thenComparingInt(TaskRow::mapIndex);
        List<TaskRow> found = reader.tasks(run).stream()
                .filter(wanted)
                .filter(task -> indexes.isEmpty() || indexes.contains(Integer.toString(task.mapIndex())))
                .filter(task -> ids.isEmpty() || ids.contains(task.nodeId()))
                .filter(task -> pools.isEmpty()
                        || pools.contains(claim(version.graph(), task).pool()))
                .filter(task -> states.isEmpty() || states.contains(word(task.state())))
                .sorted(order)
                .toList();
        Json.send(
                ctx,
                new RunShapes.TaskInstances(
                        query.page(found).stream()
                                .map(task -> shape(run, version, task))
                                .toList(),
                        found.size()));
    }

    private static int index(DagGraph graph, TaskRow task) {
        return graph.find(task.nodeId()).map(Node::index).orElse(Integer.MAX_VALUE);
    }

    private static Claim claim(DagGraph graph, TaskRow task) {
        return graph.find(task.nodeId()).map(graph::claim).orElse(Claim.NONE);
    }

    private static String word(TaskState state) {
        return String.valueOf(AirflowStates.of(state)).replace("null", "none");
    }

    private void get(Context ctx) {
        RunRow run = run(ctx);
        Json.send(ctx, shape(run, reader.version(run.versionId()), reader.task(run, name(ctx))));
    }

    private void tries(Context ctx) {
        RunRow run = run(ctx);
        TaskRow task = reader.task(run, name(ctx));
        LoadedVersion version = reader.version(run.versionId());
        List<RunShapes.TaskInstance> tries = reader.tries(run, task.key().toString()).stream()
                .map(attempt -> shape(run, version, task, attempt))
                .toList();
        Json.send(ctx, new RunShapes.TaskInstances(tries, tries.size()));
    }

    private void attempt(Context ctx) {
        RunRow run = run(ctx);
        TaskRow task = reader.task(run, name(ctx));
        AttemptRow attempt = reader.attempt(run, task.key().toString(), number(ctx));
        Json.send(ctx, shape(run, reader.version(run.versionId()), task, attempt));
    }

    /** Lines from {@code token} on; with {@code full_content=true} all that are there. */
    private void log(Context ctx) {
        Query query = new Query(ctx);
        AttemptRow attempt = reader.attempt(run(ctx), name(ctx), number(ctx));
        boolean whole = Boolean.TRUE.equals(query.flag("full_content"));
        String cursor = ctx.queryParam("token");
        List<RunShapes.LogLine> lines = new ArrayList<>();
        AttemptLogs.LogPage page;
        do {
            page = logs.read(attempt, cursor, AttemptLogs.MOST_LINES);
            page.lines().forEach(line -> lines.add(new RunShapes.LogLine(line.at(), line.text())));
            cursor = page.cursor();
        } while (whole && !page.atEnd());
        boolean isOver = page.atEnd() && page.ended();
        Json.send(ctx, new RunShapes.Log(lines, isOver ? null : page.cursor()));
    }

    /** The name of the task that is asked for, with its index where one is in the path or in the query. */
    static String name(Context ctx) {
        String index = ctx.pathParamMap().getOrDefault("mapIndex", ctx.queryParam("map_index"));
        String id = ctx.pathParam("taskId");
        if (index == null) {
            return id;
        }
        if (!index.matches("-1|\\d{1,9}")) {
            throw Query.wrong("map_index", index, "a whole number from 0, or -1");
        }
        return new TaskKey(id, Integer.parseInt(index)).toString();
    }

    private RunRow run(Context ctx) {
        return reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
    }

    private static int number(Context ctx) {
        String text = ctx.pathParam("try");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Query.wrong("task_try_number", text, "a whole number from 1");
        }
    }

    /** A task instance as it is. */
    static RunShapes.TaskInstance shape(RunRow run, LoadedVersion version, TaskRow task) {
        return shape(run, version, task, AirflowStates.of(task.state()), task.tryNumber(), new Span(task));
    }

    private static RunShapes.TaskInstance shape(RunRow run, LoadedVersion version, TaskRow task, AttemptRow attempt) {
        return shape(run, version, task, state(attempt), attempt.tryNumber(), new Span(attempt));
    }

    private static String state(AttemptRow attempt) {
        if (attempt.kind() == null) {
            return attempt.startedAt() == null ? "queued" : "running";
        }
        return attempt.kind() == EndKind.SUCCESS ? "success" : "failed";
    }

    private static RunShapes.TaskInstance shape(
            RunRow run, LoadedVersion version, TaskRow task, @Nullable String state, int tryNumber, Span span) {
        String id = run.id() + "/" + task.nodeId() + "/" + task.mapIndex();
        Optional<TaskSpec> spec = version.graph()
                .find(task.nodeId())
                .flatMap(node -> version.spec().task(node.taskId()));
        Claim claim = claim(version.graph(), task);
        String operator = spec.map(TaskSpec::uses).orElse(null);
        return new RunShapes.TaskInstance(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString(),
                task.nodeId(),
                run.dagId(),
                run.runId(),
                task.mapIndex(),
                run.logicalDate(),
                run.queuedAt(),
                span.start,
                span.end,
                RunApi.seconds(span.start, span.end),
                state,
                tryNumber,
                spec.map(TaskSpec::retries).orElse(0),
                task.nodeId(),
                run.dagId(),
                null,
                null,
                claim.pool(),
                claim.slots(),
                null,
                1,
                operator,
                operator,
                task.queuedAt(),
                task.scheduledAt(),
                null,
                null,
                "{}",
                task.reason().isEmpty() ? null : task.reason(),
                task.mapIndex() < 0 ? null : task.mapLabel(),
                Map.of(),
                null,
                null,
                DagApi.version(version));
    }

    private record Span(@Nullable Instant start, @Nullable Instant end) {
        Span(TaskRow task) {
            this(task.startedAt(), task.endedAt());
        }

        Span(AttemptRow attempt) {
            this(attempt.startedAt(), attempt.endedAt());
        }
    }
}
