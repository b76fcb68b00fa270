package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.asset.Assets;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.AssetEventFilter;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetReference;
import io.waybill.engine.store.AssetRow;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.QueuedAsset;
import io.waybill.engine.store.RunRow;
import io.waybill.web.dag.AssetReader;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/assets}, as in Airflow. */
final class AssetApi {
    private static final String ASSETS = "/api/v2/assets";
    private static final String EVENTS = ASSETS + "/events";
    private static final String ASSET = ASSETS + "/{assetId}";
    private static final String QUEUED_OF_ASSET = ASSET + "/queuedEvents";
    private static final String DAG = "/api/v2/dags/{dagId}";
    private static final String QUEUED_OF_DAG = DAG + "/assets/queuedEvents";
    private static final String QUEUED = DAG + "/assets/{assetId}/queuedEvents";
    private static final String UPSTREAM = DAG + "/dagRuns/{runId}/upstreamAssetEvents";

    /** More events than this are not counted. */
    private static final int MOST_COUNTED = 100_000;

    /** For who does not see all DAGs, so many events are looked through at the most. */
    private static final int MOST_LOOKED_AT = 5_000;

    private static final Map<String, Comparator<AssetRow>> ORDERS = Map.of(
            "id", Comparator.comparing(AssetRow::id),
            "name", Comparator.comparing(AssetRow::name),
            "uri", Comparator.comparing(AssetRow::uri),
            "created_at", Comparator.comparing(AssetRow::createdAt),
            "updated_at", Comparator.comparing(AssetRow::updatedAt));

    private final Assets assets;
    private final AssetReader reader;
    private final DagReader dags;
    private final RunApi runs;

    AssetApi(Assets assets, DagReader dags, RunApi runs) {
        this.assets = assets;
        this.reader = new AssetReader(assets.store());
        this.dags = dags;
        this.runs = runs;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ASSETS, this::list);
        routes.get(EVENTS, this::events);
        routes.post(EVENTS, this::create);
        routes.get(ASSET, this::get);
        routes.post(ASSET + "/materialize", this::materialize);
        routes.get(QUEUED_OF_ASSET, ctx -> sendQueued(ctx, ofAsset(ctx)));
        routes.delete(QUEUED_OF_ASSET, ctx -> drop(ctx, ofAsset(ctx)));
        routes.get(QUEUED_OF_DAG, ctx -> sendQueued(ctx, ofDag(ctx)));
        routes.delete(QUEUED_OF_DAG, ctx -> drop(ctx, ofDag(ctx)));
        routes.get(QUEUED, this::sendOneQueued);
        routes.delete(QUEUED, ctx -> drop(ctx, ofBoth(ctx)));
        routes.get(UPSTREAM, this::upstream);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Asset");
        part.get("get_assets", ASSETS, "Assets, with who writes, reads and waits for them.")
                .paged()
                .ordered("id", "name", "uri", "created_at", "updated_at")
                .like("name_pattern", "uri_pattern")
                .any("dag_ids")
                .with("only_active", Param.Kind.FLAG, "Only those that a file names; true unless told.")
                .answers(AssetShapes.Assets.class);
        part.get("get_asset_events", EVENTS, "Updates of assets, with the runs that each has started.")
                .says("The total_entries count up to 100,000.")
                .paged()
                .ordered("timestamp", "id")
                .with("asset_id", Param.Kind.WHOLE, "")
                .text("source_dag_id", "")
                .text("source_run_id", "With source_dag_id.")
                .text("source_task_id", "With source_dag_id.")
                .with("source_map_index", Param.Kind.WHOLE, "")
                .with("timestamp_gte", Param.Kind.DATE, "")
                .with("timestamp_lte", Param.Kind.DATE, "")
                .answers(AssetShapes.Events.class);
        part.post("create_asset_event", EVENTS, "Tells that an asset was updated.")
                .takes(NewEvent.class)
                .refuses(404)
                .answers(AssetShapes.Event.class);
        part.get("get_asset", ASSET, "An asset.").refuses(400).answers(AssetShapes.Asset.class);
        part.post("materialize_asset", ASSET + "/materialize", "Starts the DAG that writes an asset.")
                .refuses(400, 409)
                .answers(RunShapes.DagRun.class);
        describeQueued(part);
        part.get("get_upstream_asset_events", UPSTREAM, "The updates that have started a run.")
                .answers(AssetShapes.Events.class);
    }

    private static void describeQueued(ApiDescription.Part part) {
        String before = "Only what came before.";
        part.get("get_asset_queued_events", QUEUED_OF_ASSET, "What came of an asset and has started no run yet.")
                .with("before", Param.Kind.DATE, before)
                .answers(AssetShapes.QueuedEvents.class);
        part.get("get_dag_asset_queued_events", QUEUED_OF_DAG, "What came for a DAG and has started no run yet.")
                .with("before", Param.Kind.DATE, before)
                .answers(AssetShapes.QueuedEvents.class);
        part.get("get_dag_asset_queued_event", QUEUED, "What came of an asset for a DAG and has started no run yet.")
                .with("before", Param.Kind.DATE, before)
                .answers(AssetShapes.Queued.class);
        part.delete("delete_asset_queued_events", QUEUED_OF_ASSET, "Drops what came of an asset.")
                .with("before", Param.Kind.DATE, before)
                .answersNothing();
        part.delete("delete_dag_asset_queued_events", QUEUED_OF_DAG, "Drops what came for a DAG.")
                .with("before", Param.Kind.DATE, before)
                .answersNothing();
        part.delete("delete_dag_asset_queued_event", QUEUED, "Drops what came of an asset for a DAG.")
                .with("before", Param.Kind.DATE, before)
                .answersNothing();
    }

    /** An update that a program tells of. */
    private record NewEvent(long assetId, @Nullable ObjectNode extra) {}

    private AssetStore store() {
        return assets.store();
    }

    private void list(Context ctx) {
        Query query = new Query(ctx);
        Pattern name = Query.like(ctx.queryParam("name_pattern"));
        Pattern uri = Query.like(ctx.queryParam("uri_pattern"));
        Set<String> ofDags = query.all("dag_ids");
        boolean onlyActive = !Boolean.FALSE.equals(query.flag("only_active"));
        List<AssetReader.Known> found = new ArrayList<>(reader.all(Caller.of(ctx)).stream()
                .filter(known ->
                        name == null || name.matcher(known.asset().name()).matches())
                .filter(known -> uri == null || uri.matcher(known.asset().uri()).matches())
                .filter(known -> !onlyActive || known.isActive())
                .filter(known -> ofDags.isEmpty()
                        || known.references().stream()
                                .map(AssetReference::dagId)
                                .anyMatch(ofDags::contains))
                .toList());
        boolean descending = query.descending("id", List.copyOf(ORDERS.keySet()));
        String order = String.valueOf(ctx.queryParam("order_by")).replaceFirst("^-", "");
        Comparator<AssetRow> by = ORDERS.getOrDefault(order, Comparator.comparing(AssetRow::id));
        found.sort(Comparator.comparing(AssetReader.Known::asset, by));
        if (descending) {
            Collections.reverse(found);
        }
        Json.send(
                ctx,
                new AssetShapes.Assets(
                        query.page(found).stream()
                                .map(known -> AssetShapes.Asset.of(known.asset(), known.references()))
                                .toList(),
                        found.size()));
    }

    private void get(Context ctx) {
        AssetReader.Known known = reader.get(assetId(ctx), Caller.of(ctx));
        Json.send(ctx, AssetShapes.Asset.of(known.asset(), known.references()));
    }

    private static long assetId(Context ctx) {
        return number("asset_id", ctx.pathParam("assetId"));
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Query.wrong(name, text, "the id of an asset, a number");
        }
    }

    private void events(Context ctx) {
        Query query = new Query(ctx);
        String asset = ctx.queryParam("asset_id");
        String mapIndex = ctx.queryParam("source_map_index");
        String runId = ctx.queryParam("source_run_id");
        String dagId = ctx.queryParam("source_dag_id");
        for (String name : List.of("source_run_id", "source_task_id")) {
            String value = ctx.queryParam(name);
            if (value != null && dagId == null) {
                throw Query.wrong(name, value, "it together with source_dag_id");
            }
        }
        AssetEventFilter filter = new AssetEventFilter(
                asset == null ? null : number("asset_id", asset),
                dagId,
                runId,
                ctx.queryParam("source_task_id"),
                mapIndex == null ? null : (int) number("source_map_index", mapIndex),
                instant(ctx, "timestamp_gte"),
                instant(ctx, "timestamp_lte"),
                query.descending("timestamp", List.of("timestamp", "id")),
                query.offset(),
                query.limit());
        Caller caller = Caller.of(ctx);
        if (caller.seesAll()) {
            send(ctx, store().events(filter), store().count(filter, MOST_COUNTED));
            return;
        }
        Set<Long> seen =
                reader.all(caller).stream().map(known -> known.asset().id()).collect(Collectors.toSet());
        List<AssetEventRow> events = store().events(filter.page(0, MOST_LOOKED_AT)).stream()
                .filter(event -> seen.contains(event.assetId()))
                .filter(event -> event.dagId() == null || caller.sees(event.dagId()))
                .toList();
        send(ctx, query.page(events), events.size());
    }

    private void send(Context ctx, List<AssetEventRow> events, int total) {
        Caller caller = Caller.of(ctx);
        Map<Long, List<RunRow>> started = store().runsOf(events);
        Json.send(
                ctx,
                new AssetShapes.Events(
                        events.stream()
                                .map(event -> AssetShapes.Event.of(
                                        event,
                                        started.getOrDefault(event.id(), List.of()).stream()
                                                .filter(run -> caller.sees(run.dagId()))
                                                .toList()))
                                .toList(),
                        total));
    }

    private static @Nullable Instant instant(Context ctx, String name) {
        String text = ctx.queryParam(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Query.wrong(name, text, "a date and time with its offset, such as 2026-03-01T06:00:00Z");
        }
    }

    private void create(Context ctx) {
        ObjectNode body = Json.body(ctx, NewEvent.class);
        JsonNode id = body.path("asset_id");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            throw Body.wrong("asset_id must be the id of an asset. Send {\"asset_id\": 1, \"extra\": {\"rows\": 12}}");
        }
        JsonNode extra = body.path("extra");
        if (!extra.isMissingNode() && !extra.isNull() && !extra.isObject()) {
            throw Body.wrong("extra must be an object");
        }
        ObjectNode told = extra instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        told.put("from_rest_api", true);
        reader.mustUpdate(id.longValue(), Caller.of(ctx));
        AssetEventRow event = assets.update(id.longValue(), told, Caller.byApi(ctx));
        Json.send(ctx, AssetShapes.Event.of(event, List.of()));
    }

    private void materialize(Context ctx) {
        reader.mustMaterialize(assetId(ctx), Caller.of(ctx));
        RunRow run = assets.materialize(assetId(ctx), Caller.byApi(ctx));
        runs.send(ctx, run.dagId(), run.runId());
    }

    private List<QueuedAsset> ofAsset(Context ctx) {
        Caller caller = Caller.of(ctx);
        return before(ctx, store().queued(store().get(assetId(ctx)).id())).stream()
                .filter(queued -> caller.sees(queued.dagId()))
                .toList();
    }

    private List<QueuedAsset> ofDag(Context ctx) {
        return before(ctx, store().queued(dags.dag(ctx.pathParam("dagId")).dag().dagId()));
    }

    private List<QueuedAsset> ofBoth(Context ctx) {
        long asset = assetId(ctx);
        return ofDag(ctx).stream().filter(queued -> queued.assetId() == asset).toList();
    }

    private static List<QueuedAsset> before(Context ctx, List<QueuedAsset> queued) {
        Instant before = instant(ctx, "before");
        return queued.stream()
                .filter(one -> before == null || one.queuedAt().isBefore(before))
                .toList();
    }

    private static void refuseNone(List<QueuedAsset> queued) {
        if (queued.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.ASSET_NOT_FOUND,
                    "No update waits there that no run was made of; there is nothing to show");
        }
    }

    private static void sendQueued(Context ctx, List<QueuedAsset> queued) {
        refuseNone(queued);
        Json.send(
                ctx,
                new AssetShapes.QueuedEvents(
                        queued.stream().map(AssetShapes.Queued::of).toList(), queued.size()));
    }

    private void sendOneQueued(Context ctx) {
        List<QueuedAsset> queued = ofBoth(ctx);
        refuseNone(queued);
        Json.send(ctx, AssetShapes.Queued.of(queued.get(0)));
    }

    private void drop(Context ctx, List<QueuedAsset> queued) {
        Caller caller = Caller.of(ctx);
        queued.forEach(one -> caller.mustOperate(one.dagId()));
        if (assets.drop(queued, null, Caller.byApi(ctx)) == 0) {
            refuseNone(List.of());
        }
        ctx.status(HttpStatus.NO_CONTENT);
    }

    private void upstream(Context ctx) {
        RunRow run = dags.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        List<AssetEventRow> events = store().triggering(run.id()).stream()
                .map(AssetStore.Triggering::event)
                .distinct()
                .toList();
        send(ctx, events, events.size());
    }
}
