package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TaskSelection;
import io.waybill.engine.run.Mark;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.http.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What Airflow's API offers to change the past: clearing tasks and runs, and setting their states. */
final class ChangeApi {
    private static final String DAG = "/api/v2/dags/{dagId}";
    private static final String RUN = DAG + "/dagRuns/{runId}";
    private static final String TASK = RUN + "/taskInstances/{taskId}";
    private static final String BY = "api";
    private static final String DRY_RUN = "dry_run";
    private static final String ONLY_FAILED = "only_failed";
    private static final Set<String> INCLUDED =
            Set.of("include_upstream", "include_downstream", "include_future", "include_past");

    private final DagReader reader;
    private final Engine engine;
    private final RunApi runs;

    ChangeApi(DagReader reader, Engine engine, RunApi runs) {
        this.reader = reader;
        this.engine = engine;
        this.runs = runs;
    }

    void addTo(RoutesConfig routes) {
        routes.post(DAG + "/clearTaskInstances", this::clearTasks);
        routes.post(RUN + "/clear", this::clearRun);
        routes.patch(RUN, this::setRun);
        routes.patch(TASK, ctx -> setTask(ctx, false));
        routes.patch(TASK + "/dry_run", ctx -> setTask(ctx, true));
        routes.patch(TASK + "/{mapIndex}", ctx -> setTask(ctx, false));
        routes.patch(TASK + "/{mapIndex}/dry_run", ctx -> setTask(ctx, true));
    }

    private void clearTasks(Context ctx) {
        ObjectNode body = Json.body(
                ctx,
                fields(INCLUDED, DRY_RUN, ONLY_FAILED, "only_running", "reset_dag_runs", "task_ids", "dag_run_id"));
        refuseOtherRuns(body);
        if (Body.flag(body, "only_running", false)) {
            throw Body.wrong("only_running is not offered. Name the tasks in task_ids");
        }
        if (!Body.flag(body, "reset_dag_runs", true)) {
            throw Body.wrong("reset_dag_runs must be true: a cleared task can only run in a run that goes on");
        }
        String runId = body.path("dag_run_id").asText("");
        if (runId.isEmpty()) {
            throw Body.wrong("dag_run_id is missing. Name the run whose tasks are to be cleared");
        }
        RunRow run = reader.run(ctx.pathParam("dagId"), runId);
        TaskSelection selection = selection(body, taskIds(body), Body.flag(body, ONLY_FAILED, true));
        List<TaskRow> tasks = Body.flag(body, DRY_RUN, true)
                ? engine.changes().previewClear(run.dagId(), runId, selection)
                : engine.changes().clear(run.dagId(), runId, selection, BY);
        send(ctx, run, tasks);
    }

    private void clearRun(Context ctx) {
        ObjectNode body = Json.body(ctx, Set.of(DRY_RUN, ONLY_FAILED, "run_on_latest_version"));
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        boolean newest = Body.flag(body, "run_on_latest_version", false);
        if (newest && Body.flag(body, ONLY_FAILED, false)) {
            throw Body.wrong("run_on_latest_version runs all tasks again. Leave out only_failed");
        }
        TaskSelection selection = new TaskSelection(List.of(), false, false, Body.flag(body, ONLY_FAILED, false));
        if (Body.flag(body, DRY_RUN, true)) {
            send(ctx, run, engine.changes().previewClear(run.dagId(), run.runId(), selection));
        } else if (newest) {
            engine.changes().runOnNewest(run.dagId(), run.runId(), BY);
            runs.send(ctx, run.dagId(), run.runId());
        } else {
            engine.changes().clear(run.dagId(), run.runId(), selection, BY);
            runs.send(ctx, run.dagId(), run.runId());
        }
    }

    private void setRun(Context ctx) {
        ObjectNode body = Json.body(ctx, Set.of("state"));
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        String state = body.path("state").asText("");
        switch (state) {
            case "queued" -> engine.changes().clear(run.dagId(), run.runId(), TaskSelection.all(), BY);
            case "success" -> engine.changes().succeedRun(run.dagId(), run.runId(), BY);
            case "failed" -> engine.changes().failRun(run.dagId(), run.runId(), BY);
            default -> throw Body.wrong("state is '" + state + "'. Use queued, success or failed");
        }
        runs.send(ctx, run.dagId(), run.runId());
    }

    private void setTask(Context ctx, boolean dry) {
        ObjectNode body = Json.body(ctx, fields(INCLUDED, "new_state"));
        refuseOtherRuns(body);
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        TaskSelection selection = selection(body, List.of(TaskApi.name(ctx)), false);
        String state = body.path("new_state").asText("");
        Mark mark = Arrays.stream(Mark.values())
                .filter(known -> known.id().equals(state))
                .findFirst()
                .orElseThrow(() -> Body.wrong("new_state is '" + state + "'. Use success, failed or skipped"));
        List<TaskRow> tasks = dry
                ? engine.changes().previewMark(run.dagId(), run.runId(), selection)
                : engine.changes().mark(run.dagId(), run.runId(), selection, mark, BY);
        send(ctx, run, tasks);
    }

    /** The tasks as they are now. */
    private void send(Context ctx, RunRow before, List<TaskRow> tasks) {
        RunRow run = reader.run(before.dagId(), before.runId());
        LoadedVersion version = reader.version(run.versionId());
        List<RunShapes.TaskInstance> shapes = tasks.stream()
                .map(task ->
                        TaskApi.shape(run, version, reader.task(run, task.key().toString())))
                .toList();
        Json.send(ctx, new RunShapes.TaskInstances(shapes, shapes.size()));
    }

    private static TaskSelection selection(ObjectNode body, List<String> tasks, boolean onlyFailed) {
        return new TaskSelection(
                tasks,
                Body.flag(body, "include_upstream", false),
                Body.flag(body, "include_downstream", false),
                onlyFailed);
    }

    /** Each is an id, or a pair of an id and a map index. */
    private static List<String> taskIds(ObjectNode body) {
        List<String> ids = new ArrayList<>();
        for (JsonNode task : body.path("task_ids")) {
            JsonNode id = task.isArray() ? task.path(0) : task;
            if (!id.isTextual()) {
                throw Body.wrong("task_ids must be a list of ids");
            }
            ids.add(
                    task.path(1).isInt()
                            ? new TaskKey(id.textValue(), task.path(1).intValue()).toString()
                            : id.textValue());
        }
        return ids;
    }

    private static void refuseOtherRuns(ObjectNode body) {
        if (Body.flag(body, "include_future", false) || Body.flag(body, "include_past", false)) {
            throw Body.wrong("include_future and include_past are not offered yet. Ask for each run");
        }
    }

    private static Set<String> fields(Set<String> some, String... others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(others));
        return Set.copyOf(all);
    }
}
