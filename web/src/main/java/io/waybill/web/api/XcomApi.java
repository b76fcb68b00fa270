package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code …/taskInstances/{task_id}/xcomEntries}: the values that a task has handed on. */
final class XcomApi {
    private static final String ENTRIES = "/api/v2/dags/{dagId}/dagRuns/{runId}/taskInstances/{taskId}/xcomEntries";

    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_VALUE = 64_000;

    private final DagReader reader;
    private final Engine engine;

    XcomApi(DagReader reader, Engine engine) {
        this.reader = reader;
        this.engine = engine;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ENTRIES, this::list);
        routes.get(ENTRIES + "/{key}", this::get);
        routes.post(ENTRIES, this::create);
    }

    /** What a task is to hand on. */
    private record NewEntry(
            String key, JsonNode value, @Nullable Integer mapIndex) {}

    private void create(Context ctx) {
        ObjectNode body = Json.body(ctx, NewEntry.class);
        RunRow run = run(ctx);
        String key = Bodies.someText(body, "key");
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw Bodies.wrong("key must have 1 to " + LONGEST_KEY + " characters, not all blank");
        }
        JsonNode value = body.get("value");
        if (value == null) {
            throw Bodies.wrong("value is missing. Send {\"key\": \"rows\", \"value\": 12}");
        }
        String text = value.toString();
        if (text.length() > LONGEST_VALUE) {
            throw Bodies.wrong("value has " + text.length() + " characters as JSON; hand on " + LONGEST_VALUE
                    + " at the most, or where a file with it is");
        }
        int mapIndex = Body.number(body, "map_index", -1);
        TaskRow task = reader.taskWithOutputs(run, new TaskKey(ctx.pathParam("taskId"), mapIndex).toString());
        engine.changes().handOn(run.dagId(), run.runId(), task, key, text, Caller.byApi(ctx));
        ctx.status(HttpStatus.CREATED);
        Json.send(ctx, value(entry(run, task, key), value));
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("XCom");
        part.get("get_xcom_entries", ENTRIES, "What the newest try of a task has handed on.")
                .paged()
                .text("xcom_key", "Only this one.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .answers(Entries.class);
        part.post("create_xcom_entry", ENTRIES, "Has a task hand something on, as if its newest try had.")
                .takes(NewEntry.class)
                .refuses(409)
                .answers(201, Value.class);
        part.get("get_xcom_entry", ENTRIES + "/{key}", "A value that a task has handed on.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .with("stringify", Param.Kind.FLAG, "The value as a text.")
                .answers(Value.class);
    }

    private void list(Context ctx) {
        RunRow run = run(ctx);
        TaskRow task = reader.taskWithOutputs(run, TaskApi.name(ctx));
        String key = ctx.queryParam("xcom_key");
        List<Entry> found = reader.outputs(run, task).stream()
                .filter(output -> key == null || output.key().equals(key))
                .map(output -> entry(run, task, output.key()))
                .toList();
        Json.send(ctx, new Entries(new Query(ctx).page(found), found.size()));
    }

    private void get(Context ctx) {
        RunRow run = run(ctx);
        TaskRow task = reader.taskWithOutputs(run, TaskApi.name(ctx));
        String key = ctx.pathParam("key");
        OutputRow output = reader.outputs(run, task).stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.TASK_NOT_FOUND,
                        "Task " + task.key() + " of run " + run.runId() + " has handed on no '" + key
                                + "'. What it has is listed without the key"));
        boolean asText = Boolean.TRUE.equals(new Query(ctx).flag("stringify"));
        Object value = asText ? output.value() : Json.parse(output.value());
        Json.send(ctx, value(entry(run, task, output.key()), value));
    }

    private static Value value(Entry entry, Object value) {
        return new Value(
                entry.key,
                entry.timestamp,
                entry.logicalDate,
                entry.mapIndex,
                entry.taskId,
                entry.dagId,
                entry.runId,
                entry.dagDisplayName,
                entry.taskDisplayName,
                value);
    }

    private RunRow run(Context ctx) {
        return reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
    }

    private static Entry entry(RunRow run, TaskRow task, String name) {
        TaskKey key = task.key();
        return new Entry(
                name,
                Objects.requireNonNullElse(task.endedAt(), run.queuedAt()),
                run.logicalDate(),
                key.mapIndex(),
                key.nodeId(),
                run.dagId(),
                run.runId(),
                run.dagId(),
                key.nodeId());
    }

    private record Entries(List<Entry> xcomEntries, int totalEntries) {}

    private record Entry(
            String key,
            Instant timestamp,
            @Nullable Instant logicalDate,
            int mapIndex,
            String taskId,
            String dagId,
            String runId,
            String dagDisplayName,
            String taskDisplayName) {}

    /** An entry with its value, which is a {@link JsonNode} or its text. */
    private record Value(
            String key,
            Instant timestamp,
            @Nullable Instant logicalDate,
            int mapIndex,
            String taskId,
            String dagId,
            String runId,
            String dagDisplayName,
            String taskDisplayName,
            Object value) {}
}
