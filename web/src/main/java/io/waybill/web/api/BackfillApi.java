package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.backfill.BackfillRequest;
import io.waybill.engine.backfill.BackfillState;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.backfill.ReprocessBehavior;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.BackfillRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Words;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/backfills}, as Airflow has it. */
final class BackfillApi {
    private static final String BACKFILLS = "/api/v2/backfills";
    private static final String ONE = BACKFILLS + "/{id}";

    private final Backfills backfills;

    BackfillApi(Backfills backfills) {
        this.backfills = backfills;
    }

    void addTo(RoutesConfig routes) {
        routes.get(BACKFILLS, this::list);
        routes.post(BACKFILLS, ctx -> Json.send(ctx, shape(backfills.create(request(ctx)))));
        routes.post(BACKFILLS + "/dry_run", this::dryRun);
        routes.get(ONE, ctx -> Json.send(ctx, shape(seen(ctx))));
        routes.put(ONE + "/pause", ctx -> change(ctx, id -> backfills.pause(id, Caller.byApi(ctx))));
        routes.put(ONE + "/unpause", ctx -> change(ctx, id -> backfills.resume(id, Caller.byApi(ctx))));
        routes.put(ONE + "/cancel", ctx -> change(ctx, id -> backfills.cancel(id, Caller.byApi(ctx))));
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Backfill");
        part.get("list_backfills", BACKFILLS, "The backfills of a DAG, the newest first.")
                .paged()
                .text("dag_id", "The DAG; it must be there.")
                .refuses(404)
                .answers(Shapes.class);
        part.post("create_backfill", BACKFILLS, "Runs a DAG over a range of dates.")
                .takes(NewBackfill.class)
                .refuses(404, 409)
                .answers(Shape.class);
        part.post("create_backfill_dry_run", BACKFILLS + "/dry_run", "The dates that would get a run, or run again.")
                .takes(NewBackfill.class)
                .refuses(404, 409)
                .answers(DryRuns.class);
        part.get("get_backfill", ONE, "A backfill.").answers(Shape.class);
        for (String change : List.of("pause", "unpause", "cancel")) {
            part.put(change + "_backfill", ONE + "/" + change, "Has a backfill " + change + ".")
                    .takes(Nothing.class)
                    .refuses(409)
                    .answers(Shape.class);
        }
    }

    /** A range of dates to be run. */
    private record NewBackfill(
            String dagId,
            Instant fromDate,
            Instant toDate,
            @Nullable Boolean runBackwards,
            @Nullable Map<String, JsonNode> dagRunConf,

            @Nullable @Words({"none", "failed", "completed"})
            String reprocessBehavior,

            @Nullable Integer maxActiveRuns) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        String dagId = ctx.queryParam("dag_id");
        if (dagId == null) {
            throw Body.wrong("The parameter dag_id is missing. Name the DAG whose backfills are to be listed");
        }
        if (!Caller.of(ctx).sees(dagId)) {
            throw DagReader.noDag(dagId);
        }
        List<Shape> shapes = backfills.list(dagId, query.limit(), query.offset()).stream()
                .map(BackfillApi::shape)
                .toList();
        Json.send(ctx, new Shapes(shapes, backfills.count(dagId)));
    }

    private void dryRun(Context ctx) {
        List<DryRun> dates = backfills.plan(request(ctx)).stream()
                .filter(planned -> planned.action().runs())
                .map(planned -> new DryRun(planned.tick().logicalDate()))
                .toList();
        Json.send(ctx, new DryRuns(dates, dates.size()));
    }

    private static BackfillRequest request(Context ctx) {
        ObjectNode body = Json.body(ctx, NewBackfill.class);
        String dagId = some(Body.text(body, "dag_id"), "dag_id");
        Caller.of(ctx).mustOperate(dagId);
        return new BackfillRequest(
                dagId,
                some(Body.instant(body, "from_date"), "from_date"),
                some(Body.instant(body, "to_date"), "to_date"),
                Body.params(body, "dag_run_conf"),
                Body.flag(body, "run_backwards", false),
                reprocess(Objects.requireNonNullElse(Body.text(body, "reprocess_behavior"), "none")),
                Body.number(body, "max_active_runs", BackfillRequest.USUAL_ACTIVE_RUNS),
                Caller.byApi(ctx));
    }

    private static <T> T some(@Nullable T value, String field) {
        if (value == null) {
            throw Body.wrong(field + " is missing. Send dag_id, from_date and to_date");
        }
        return value;
    }

    private static ReprocessBehavior reprocess(String name) {
        return Arrays.stream(ReprocessBehavior.values())
                .filter(known -> known.id().equals(name))
                .findFirst()
                .orElseThrow(() -> Body.wrong("reprocess_behavior is '" + name + "'. Use none, failed or completed"));
    }

    /** As if it were not there, where one may not see its DAG. */
    private BackfillRow seen(Context ctx) {
        BackfillRow backfill = backfills.get(id(ctx));
        if (!Caller.of(ctx).sees(backfill.dagId())) {
            throw new WaybillException(
                    ErrorCode.BACKFILL_NOT_FOUND, "There is no backfill " + backfill.id() + " that you may see");
        }
        return backfill;
    }

    private void change(Context ctx, LongFunction<BackfillRow> change) {
        Json.body(ctx, Nothing.class);
        Caller.of(ctx).mustOperate(backfills.get(id(ctx)).dagId());
        Json.send(ctx, shape(change.apply(id(ctx))));
    }

    private static long id(Context ctx) {
        String id = ctx.pathParam("id");
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw new WaybillException(
                    ErrorCode.BACKFILL_NOT_FOUND, "There is no backfill '" + id + "'; its id is a number", e);
        }
    }

    /** A backfill as Airflow's clients know it; what is being cancelled is paused. */
    private static Shape shape(BackfillRow backfill) {
        boolean rests = backfill.state() != BackfillState.RUNNING && backfill.state() != BackfillState.COMPLETED;
        return new Shape(
                backfill.id(),
                backfill.dagId(),
                backfill.dagId(),
                backfill.from(),
                backfill.to(),
                Json.parse(backfill.params()),
                rests,
                backfill.reprocess().id(),
                backfill.maxActiveRuns(),
                backfill.createdAt(),
                backfill.completedAt(),
                backfill.updatedAt());
    }

    private record Shape(
            long id,
            String dagId,
            String dagDisplayName,
            Instant fromDate,
            Instant toDate,
            JsonNode dagRunConf,
            boolean isPaused,
            String reprocessBehavior,
            int maxActiveRuns,
            Instant createdAt,
            @Nullable Instant completedAt,
            Instant updatedAt) {}

    private record Shapes(List<Shape> backfills, long totalEntries) {}

    private record DryRun(Instant logicalDate) {}

    private record DryRuns(List<DryRun> backfills, int totalEntries) {}
}
