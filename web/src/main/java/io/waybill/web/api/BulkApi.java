package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.RunChanges;
import io.waybill.engine.loop.TaskSelection;
import io.waybill.web.dag.RunAction;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/waybill/v1/changes}: one change of many runs, each by itself, with a result for each; and
 * {@code POST /api/waybill/v1/dags/{dag_id}/runs/{run_id}/retry}: the next try at once.
 */
final class BulkApi {

    private final Engine engine;

    BulkApi(Engine engine) {
        this.engine = engine;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/api/waybill/v1/changes", this::change);
        routes.post("/api/waybill/v1/dags/{dagId}/runs/{runId}/retry", this::retry);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Waybill");
        part.post("change_runs", "/api/waybill/v1/changes", "Changes up to 500 runs, each by itself.")
                .takes(Changes.class)
                .answers(Results.class);
        part.post(
                        "retry_now",
                        "/api/waybill/v1/dags/{dagId}/runs/{runId}/retry",
                        "Has tasks that wait for their next try begin it at once.")
                .takes(Retry.class)
                .answers(Retried.class);
    }

    /** A run. */
    private record RunName(String dagId, String dagRunId) {}

    /** What is to become of runs. */
    private record Changes(
            @Words({"clear", "clear_failed", "newest", "success", "failed", "cancel", "delete"})
            String action,

            List<RunName> runs) {}

    /** Which tasks; all unless told. */
    private record Retry(@Nullable List<String> taskIds) {}

    /** What became of one run; {@code error} says why nothing did. */
    private record Result(
            String dagId,
            String dagRunId,
            boolean done,
            @Nullable String error) {}

    private record Results(List<Result> results, long done, long failed) {}

    private void change(Context ctx) {
        ObjectNode body = Json.body(ctx, Changes.class);
        RunAction action = RunAction.of(body.path("action").asText(""));
        JsonNode runs = body.path("runs");
        if (!runs.isArray() || runs.isEmpty() || runs.size() > RunChanges.MOST_RUNS) {
            throw Body.wrong("runs must be a list of 1 to " + RunChanges.MOST_RUNS
                    + " objects such as {\"dag_id\": \"sales\", \"dag_run_id\": \"manual__1\"}");
        }
        Caller caller = Caller.of(ctx);
        List<Result> results = new ArrayList<>();
        for (JsonNode run : runs) {
            if (!run.path("dag_id").isTextual() || !run.path("dag_run_id").isTextual()) {
                throw Body.wrong("Each of the runs needs a dag_id and a dag_run_id");
            }
        }
        for (JsonNode run : runs) {
            String dagId = run.path("dag_id").asText();
            String runId = run.path("dag_run_id").asText();
            // Each by itself: one that may not be changed keeps none of the others.
            if (!caller.operates(dagId)) {
                results.add(new Result(dagId, runId, false, "You may not change runs of the DAG '" + dagId + "'"));
                continue;
            }
            String error = action.change(engine, dagId, runId, Caller.byApi(ctx));
            results.add(new Result(dagId, runId, error.isEmpty(), error.isEmpty() ? null : error));
        }
        long done = results.stream().filter(Result::done).count();
        Json.send(ctx, new Results(results, done, results.size() - done));
    }

    private void retry(Context ctx) {
        ObjectNode body = Json.body(ctx, Retry.class);
        List<String> tasks = new ArrayList<>();
        body.path("task_ids").forEach(task -> tasks.add(task.asText()));
        List<String> tried = engine
                .changes()
                .retryNow(
                        ctx.pathParam("dagId"),
                        ctx.pathParam("runId"),
                        new TaskSelection(tasks, false, false, false),
                        Caller.byApi(ctx))
                .stream()
                .map(task -> task.key().toString())
                .toList();
        Json.send(ctx, new Retried(tried));
    }

    private record Retried(List<String> taskIds) {}
}
