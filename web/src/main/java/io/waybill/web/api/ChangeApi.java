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
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Words;
import java.time.Instant;
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
    private static final String NOTE = "note";
    private static final Set<String> CHANGED = Set.of("state", NOTE);
    private static final String DRY_RUN = "dry_run";
    private static final String ONLY_FAILED = "only_failed";

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

    static void describe(ApiDescription api) {
        ApiDescription.Part tasks = api.about("Task Instance");
        tasks.post(
                        "post_clear_task_instances",
                        DAG + "/clearTaskInstances",
                        "Has tasks of a run, or of many, begin anew.")
                .says(
                        "Nothing is done without dry_run: false. A pair of an id and an index in task_ids names one item. Without"
                                + " dag_run_id the runs with a logical date from start_date to end_date are meant, 500 at"
                                + " the most.")
                .takes(ClearTasks.class)
                .answers(RunShapes.TaskInstances.class);
        api.about("DagRun")
                .post("clear_dag_run", RUN + "/clear", "Has a run begin anew.")
                .says("Nothing is done without dry_run: false; then the tasks are answered, else the run.")
                .takes(ClearRun.class)
                .answers(RunShapes.DagRun.class)
                .answers(RunShapes.TaskInstances.class);
        api.about("DagRun")
                .patch("patch_dag_run", RUN, "Sets the state of a run, or what people say of it.")
                .says("The state queued clears all of it.")
                .takes(RunChange.class)
                .masked()
                .answers(RunShapes.DagRun.class);
        for (String item : List.of("", "/{mapIndex}")) {
            String id = item.isEmpty() ? "patch_task_instance" : "patch_mapped_task_instance";
            tasks.patch(id, TASK + item, "Sets the state of a task.")
                    .takes(TaskChange.class)
                    .answers(RunShapes.TaskInstances.class);
            tasks.patch(id + "_dry_run", TASK + item + "/dry_run", "Tells which tasks that would change.")
                    .takes(TaskChange.class)
                    .answers(RunShapes.TaskInstances.class);
        }
    }

    /** Which tasks are to begin anew. */
    private record ClearTasks(
            @Nullable String dagRunId,
            @Nullable Instant startDate,
            @Nullable Instant endDate,
            @Nullable List<JsonNode> taskIds,
            @Nullable Boolean dryRun,
            @Nullable Boolean onlyFailed,
            @Nullable Boolean onlyRunning,
            @Nullable Boolean resetDagRuns,
            @Nullable Boolean includeUpstream,
            @Nullable Boolean includeDownstream,
            @Nullable Boolean includeFuture,
            @Nullable Boolean includePast) {}

    /** How a run is to begin anew. */
    private record ClearRun(
            @Nullable Boolean dryRun,
            @Nullable Boolean onlyFailed,
            @Nullable Boolean runOnLatestVersion) {}

    /** What of a run can be changed. */
    private record RunChange(
            @Nullable @Words({"queued", "success", "failed"})
            String state,

            @Nullable String note) {}

    /** What of a task can be changed, and of which others with it. */
    private record TaskChange(
            @Words({"success", "failed", "skipped"}) String newState,
            @Nullable Boolean includeUpstream,
            @Nullable Boolean includeDownstream,
            @Nullable Boolean includeFuture,
            @Nullable Boolean includePast) {}

    private void clearTasks(Context ctx) {
        ObjectNode body = Json.body(ctx, ClearTasks.class);
        if (Body.flag(body, "only_running", false)) {
            throw Body.wrong("only_running is not offered. Name the tasks in task_ids");
        }
        if (!Body.flag(body, "reset_dag_runs", true)) {
            throw Body.wrong("reset_dag_runs must be true: a cleared task can only run in a run that goes on");
        }
        TaskSelection selection = selection(body, taskIds(body), Body.flag(body, ONLY_FAILED, true));
        Function<RunRow, List<TaskRow>> preview = run -> engine.changes().previewClear(run, selection);
        Function<RunRow, List<TaskRow>> change = Body.flag(body, DRY_RUN, true)
                ? null
                : run -> engine.changes().clear(run.dagId(), run.runId(), selection, Caller.byApi(ctx));
        String runId = Body.text(body, "dag_run_id");
        send(ctx, runId == null ? inDates(ctx, body, preview, change) : inRuns(ctx, runId, body, preview, change));
    }

    /** The same in the runs of some dates. */
    private List<TouchedRun> inDates(
            Context ctx,
            ObjectNode body,
            Function<RunRow, List<TaskRow>> preview,
            @Nullable Function<RunRow, List<TaskRow>> change) {
        if (Body.flag(body, "include_past", false) || Body.flag(body, "include_future", false)) {
            throw Body.wrong("include_past and include_future are about a run. Name it in dag_run_id, or give dates");
        }
        Instant from = Body.instant(body, "start_date");
        Instant to = Body.instant(body, "end_date");
        if (from != null && to != null && to.isBefore(from)) {
            throw Body.wrong("end_date lies before start_date. Change them round");
        }
        String dagId = reader.dag(ctx.pathParam("dagId")).dag().dagId();
        return changed(TouchedRun.look(engine.changes().runs(dagId, from, to), preview), change);
    }

    private void clearRun(Context ctx) {
        ObjectNode body = Json.body(ctx, ClearRun.class);
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        boolean newest = Body.flag(body, "run_on_latest_version", false);
        if (newest && Body.flag(body, ONLY_FAILED, false)) {
            throw Body.wrong("run_on_latest_version runs all tasks again. Leave out only_failed");
        }
        TaskSelection selection = new TaskSelection(List.of(), false, false, Body.flag(body, ONLY_FAILED, false));
        if (Body.flag(body, DRY_RUN, true)) {
            send(ctx, run, engine.changes().previewClear(run, selection));
        } else if (newest) {
            engine.changes().runOnNewest(run.dagId(), run.runId(), Caller.byApi(ctx));
            runs.send(ctx, run.dagId(), run.runId());
        } else {
            engine.changes().clear(run.dagId(), run.runId(), selection, Caller.byApi(ctx));
            runs.send(ctx, run.dagId(), run.runId());
        }
    }

    private void setRun(Context ctx) {
        ObjectNode body = Bodies.masked(Json.body(ctx, RunChange.class), new Query(ctx).all("update_mask"), CHANGED);
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        String note = Body.text(body, NOTE);
        if (!body.hasNonNull("state") && !body.has(NOTE)) {
            throw Body.wrong("There is nothing to change. Send a state (queued, success or failed), a note, or both");
        }
        if (body.hasNonNull("state")) {
            setState(run, body.path("state").asText(), Caller.byApi(ctx));
        }
        if (body.has(NOTE)) {
            engine.changes().setNote(run.dagId(), run.runId(), note == null ? "" : note, Caller.byApi(ctx));
        }
        runs.send(ctx, run.dagId(), run.runId());
    }

    private void setState(RunRow run, String state, String by) {
        switch (state) {
            case "queued" -> engine.changes().clear(run.dagId(), run.runId(), TaskSelection.all(), by);
            case "success" -> engine.changes().succeedRun(run.dagId(), run.runId(), by);
            case "failed" -> engine.changes().failRun(run.dagId(), run.runId(), by);
            default -> throw Body.wrong("state is '" + state + "'. Use queued, success or failed");
        }
    }

    private void setTask(Context ctx, boolean dry) {
        ObjectNode body = Json.body(ctx, TaskChange.class);
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
                        run -> engine.changes().previewMark(run, selection),
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
        return changed(touched, change);
    }

    private static List<TouchedRun> changed(
            List<TouchedRun> touched, @Nullable Function<RunRow, List<TaskRow>> change) {
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
}
