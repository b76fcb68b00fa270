package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.RunRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/dags/{dag_id}/dagRuns}: runs one by one. */
final class RunApi {
    private static final String RUNS = "/api/v2/dags/{dagId}/dagRuns";

    private final DagReader reader;
    private final Engine engine;
    private final Clock clock;

    RunApi(DagReader reader, Engine engine, Clock clock) {
        this.reader = reader;
        this.engine = engine;
        this.clock = clock;
    }

    void addTo(RoutesConfig routes) {
        routes.post(RUNS, this::create);
        routes.get(RUNS + "/{runId}", this::get);
        routes.delete(RUNS + "/{runId}", this::delete);
        routes.post("/api/waybill/v1/dags/{dagId}/runs/{runId}/cancel", this::cancel);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part runs = api.about("DagRun");
        runs.post("trigger_dag_run", RUNS, "Starts a run.")
                .says(
                        "Without logical_date it is now; with null it has none. The conf holds the params. A run_after that is"
                                + " still to come leaves the run queued until then.")
                .takes(NewRun.class)
                .refuses(409)
                .answers(RunShapes.DagRun.class);
        runs.get("get_dag_run", RUNS + "/{runId}", "A run.").answers(RunShapes.DagRun.class);
        runs.delete("delete_dag_run", RUNS + "/{runId}", "Deletes a run that has ended, with its tasks and tries.")
                .refuses(400)
                .answersNothing();
        runs.post("cancel_dag_run", "/api/waybill/v1/dags/{dagId}/runs/{runId}/cancel", "Cancels a run.")
                .takes(Nothing.class)
                .answers(RunShapes.DagRun.class);
    }

    /** What a run can be started with. */
    private record NewRun(
            @Nullable String dagRunId,
            @Nullable Instant logicalDate,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd,
            @Nullable Instant runAfter,
            @Nullable Map<String, JsonNode> conf,
            @Nullable String note) {}

    private void get(Context ctx) {
        send(ctx, ctx.pathParam("dagId"), ctx.pathParam("runId"));
    }

    /** Answers with a run as it is now. */
    void send(Context ctx, String dagId, String runId) {
        Json.send(ctx, shape(reader.run(dagId, runId)));
    }

    private void create(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        ObjectNode body = Json.body(ctx, NewRun.class);
        Map<String, JsonNode> params = Body.params(body, "conf");
        TriggerRequest request = new TriggerRequest(
                dag.dag().dagId(),
                Body.text(body, "dag_run_id"),
                // Left out it means now; an explicit null means a run without a date.
                body.has("logical_date") ? Body.instant(body, "logical_date") : clock.instant(),
                interval(body),
                params,
                RunType.MANUAL,
                Caller.byApi(ctx),
                Objects.requireNonNullElse(Body.text(body, "note"), ""));
        RunRow run = engine.trigger(request.after(Body.instant(body, "run_after")));
        Json.send(ctx, shape(run));
    }

    private void cancel(Context ctx) {
        Json.body(ctx, Nothing.class);
        String dagId = ctx.pathParam("dagId");
        String runId = ctx.pathParam("runId");
        engine.changes().cancelRun(dagId, runId, Caller.byApi(ctx));
        send(ctx, dagId, runId);
    }

    private void delete(Context ctx) {
        engine.changes().deleteRun(ctx.pathParam("dagId"), ctx.pathParam("runId"), Caller.byApi(ctx));
        ctx.status(HttpStatus.NO_CONTENT);
    }

    private static TriggerRequest.@Nullable Interval interval(ObjectNode body) {
        Instant start = Body.instant(body, "data_interval_start");
        Instant end = Body.instant(body, "data_interval_end");
        if ((start == null) != (end == null)) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "Give data_interval_start and data_interval_end, or neither");
        }
        return start == null || end == null ? null : new TriggerRequest.Interval(start, end);
    }

    /** A run as it is. */
    RunShapes.DagRun shape(RunRow run) {
        return new RunShapes.DagRun(
                run.runId(),
                run.dagId(),
                run.dagId(),
                run.logicalDate(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt(),
                seconds(run.startedAt(), run.endedAt()),
                run.dataIntervalStart(),
                run.dataIntervalEnd(),
                run.runAfter(),
                null,
                run.type().id(),
                AirflowStates.of(run.state()),
                triggeredBy(run.triggeredBy()),
                isUser(run.triggeredBy()) ? run.triggeredBy() : null,
                Json.parse(run.params()),
                run.note().isEmpty() ? null : run.note(),
                List.of(DagApi.version(reader.version(run.versionId()))),
                null);
    }

    /** What else triggers runs has one of these names, which no user can have. */
    private static boolean isUser(String ours) {
        return !Set.of("schedule", "page", "api", "cli", "asset", "backfill", "webhook", "")
                .contains(ours);
    }

    private static String triggeredBy(String ours) {
        return switch (ours) {
            case "schedule" -> "timetable";
            case "page" -> "ui";
            case "cli" -> "cli";
            case "asset" -> "asset";
            default -> "rest_api";
        };
    }

    static @Nullable Double seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
    }
}
