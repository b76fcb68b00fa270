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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/backfills}, as Airflow has it. */
final class BackfillApi {
    private static final String BACKFILLS = "/api/v2/backfills";
    private static final String ONE = BACKFILLS + "/{id}";
    private static final Set<String> FIELDS = Set.of(
            "dag_id", "from_date", "to_date", "run_backwards", "dag_run_conf", "reprocess_behavior", "max_active_runs");

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
        ObjectNode body = Json.body(ctx, FIELDS);
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
        Json.body(ctx, Set.of());
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
