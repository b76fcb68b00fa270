package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.graph.Claim;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.TaskKey;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code …/dagRuns/{dag_run_id}/taskInstances}: each node of the graph is one task instance. The id of a task of several steps
 * stands for the one that tells how the task ended.
 */
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
        routes.get(TASK, this::get);
        routes.get(TASK + "/tries", this::tries);
        routes.get(TASK + "/tries/{try}", this::attempt);
        routes.get(TASK + "/logs/{try}", this::log);
        routes.get(TASK + "/{mapIndex}", this::get);
        routes.get(TASK + "/{mapIndex}/tries", this::tries);
        routes.get(TASK + "/{mapIndex}/tries/{try}", this::attempt);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part tasks = api.about("Task Instance");
        tasks.get("get_task_instance", TASK, "A task of a run; a step of a task is task.step.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .answers(RunShapes.TaskInstance.class);
        tasks.get("get_mapped_task_instance", TASK + "/{mapIndex}", "An item of a task that is run for items.")
                .refuses(400)
                .answers(RunShapes.TaskInstance.class);
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
                .says(
                        "The continuation_token is null once nothing more can come. With Accept: application/x-ndjson a line of"
                                + " JSON for each.")
                .with("full_content", Param.Kind.FLAG, "All lines that are there.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .text("token", "From there on: the continuation_token of the answer before.")
                .answers(RunShapes.Log.class)
                .answersLines(RunShapes.LogLine.class);
    }

    static Claim claim(DagGraph graph, TaskRow task) {
        return graph.find(task.nodeId()).map(graph::claim).orElse(Claim.NONE);
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
        String accept = Objects.requireNonNullElse(ctx.header("Accept"), "");
        if (accept.startsWith(Json.LINES)) {
            Json.sendLines(ctx, lines);
        } else {
            Json.send(ctx, new RunShapes.Log(lines, isOver ? null : page.cursor()));
        }
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
                run.runAfter(),
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
