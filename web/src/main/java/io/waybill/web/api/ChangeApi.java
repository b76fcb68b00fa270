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
import io.waybill.web.dag.TouchedRun;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Airflow's API offers to change the past: clearing tasks and runs, and setting their states. */
final class ChangeApi {
    private static final String DAG = "/api/v2/dags/{dagId}";
    private static final String RUN = DAG + "/dagRuns/{runId}";
    private static final String TASK = RUN + "/taskInstances/{taskId}";
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
        TaskSelection selection = selection(body, taskIds(body), Body.flag(body, ONLY_FAILED, true));
        boolean dry = Body.flag(body, DRY_RUN, true);
        send(
                ctx,
                inRuns(
                        ctx,
                        runId,
                        body,
                        run -> engine.changes().previewClear(run.dagId(), run.runId(), selection),
                        dry
                                ? null
                                : run -> engine.changes()
                                        .clear(run.dagId(), run.runId(), selection, Caller.byApi(ctx))));
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
            engine.changes().runOnNewest(run.dagId(), run.runId(), Caller.byApi(ctx));
            runs.send(ctx, run.dagId(), run.runId());
        } else {
            engine.changes().clear(run.dagId(), run.runId(), selection, Caller.byApi(ctx));
            runs.send(ctx, run.dagId(), run.runId());
        }
    }

    private void setRun(Context ctx) {
        ObjectNode body = Json.body(ctx, Set.of("state"));
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        String state = body.path("state").asText("");
        switch (state) {
            case "queued" -> engine.changes().clear(run.dagId(), run.runId(), TaskSelection.all(), Caller.byApi(ctx));
            case "success" -> engine.changes().succeedRun(run.dagId(), run.runId(), Caller.byApi(ctx));
            case "failed" -> engine.changes().failRun(run.dagId(), run.runId(), Caller.byApi(ctx));
            default -> throw Body.wrong("state is '" + state + "'. Use queued, success or failed");
        }
        runs.send(ctx, run.dagId(), run.runId());
    }

    private void setTask(Context ctx, boolean dry) {
        ObjectNode body = Json.body(ctx, fields(INCLUDED, "new_state"));
        TaskSelection selection = selection(body, List.of(TaskApi.name(ctx)), false);
        String state = body.path("new_state").asText("");
        Mark mark = Arrays.stream(Mark.values())
                .filter(known -> known.id().equals(state))
                .findFirst()
                .orElseThrow(() -> Body.wrong("new_state is '" + state + "'. Use success, failed or skipped"));
        send(
                ctx,
                inRuns(
                        ctx,
                        ctx.pathParam("runId"),
                        body,
                        run -> engine.changes().previewMark(run.dagId(), run.runId(), selection),
                        dry
                                ? null
                                : run -> engine.changes()
                                        .mark(run.dagId(), run.runId(), selection, mark, Caller.byApi(ctx))));
    }

    /**
     * Changes a run, and with {@code include_past} and {@code include_future} those before and after it. All are looked at first,
     * so that what cannot be done is refused before anything is.
     *
     * @param change absent: nothing is changed
     */
    private List<TouchedRun> inRuns(
            Context ctx,
            String runId,
            ObjectNode body,
            Function<RunRow, List<TaskRow>> preview,
            @Nullable Function<RunRow, List<TaskRow>> change) {
        String dagId = ctx.pathParam("dagId");
        RunRow named = reader.run(dagId, runId);
        List<TouchedRun> touched = TouchedRun.look(
                engine,
                named,
                Body.flag(body, "include_past", false),
                Body.flag(body, "include_future", false),
                preview);
        return change == null
                ? touched
                : touched.stream()
                        .filter(one -> !one.tasks().isEmpty())
                        .map(one -> new TouchedRun(one.run(), change.apply(one.run())))
                        .toList();
    }

    private void send(Context ctx, RunRow run, List<TaskRow> tasks) {
        send(ctx, List.of(new TouchedRun(run, tasks)));
    }

    /** The tasks as they are now. */
    private void send(Context ctx, List<TouchedRun> touched) {
        List<RunShapes.TaskInstance> shapes = new ArrayList<>();
        for (TouchedRun one : touched) {
            RunRow run = reader.run(one.run().dagId(), one.run().runId());
            LoadedVersion version = reader.version(run.versionId());
            Map<TaskKey, TaskRow> now =
                    reader.tasks(run).stream().collect(Collectors.toMap(TaskRow::key, Function.identity()));
            one.tasks().stream()
                    .map(task -> now.getOrDefault(task.key(), task))
                    .forEach(task -> shapes.add(TaskApi.shape(run, version, task)));
        }
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

    private static Set<String> fields(Set<String> some, String... others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(others));
        return Set.copyOf(all);
    }
}
