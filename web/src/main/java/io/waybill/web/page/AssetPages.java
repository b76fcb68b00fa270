package io.waybill.web.page;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import io.waybill.engine.store.AssetUse.Kind;
import io.waybill.engine.store.RunRow;
import io.waybill.web.dag.AssetReader;
import io.waybill.web.login.Caller;
import io.waybill.web.view.AssetPage;
import io.waybill.web.view.AssetsPage;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of assets, and an asset with its updates. */
final class AssetPages {
    private static final int REFRESH_SECONDS = 5;
    private static final int PAGE = 50;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Assets assets;
    private final AssetReader reader;
    private final AssetViews views;
    private final Layout layout;
    private final FormToken token;

    AssetPages(Assets assets, Layout layout, FormToken token) {
        this.assets = assets;
        this.reader = new AssetReader(assets.store());
        this.views = new AssetViews(assets.store());
        this.layout = layout;
        this.token = token;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/assets", this::list);
        routes.get("/assets/{assetId}", ctx -> show(ctx, assetId(ctx), "", ""));
        routes.post("/assets/{assetId}/events", this::update);
        routes.post("/assets/{assetId}/materialize", this::materialize);
    }

    private void list(Context ctx) {
        Frame frame = layout.live(ctx, "Assets", "assets", REFRESH_SECONDS, new Frame.Crumb("Assets", ""));
        List<AssetsPage.Item> items = reader.all(Caller.of(ctx)).stream()
                .sorted(Comparator.comparing(AssetReader.Known::isActive)
                        .reversed()
                        .thenComparing(known -> known.asset().name()))
                .map(views::item)
                .toList();
        layout.render(ctx, "assets.jte", new AssetsPage(frame, items));
    }

    private static long assetId(Context ctx) {
        return number("asset", ctx.pathParam("assetId"));
    }

    private static long number(String name, @Nullable String text) {
        try {
            return Long.parseLong(requireNonNullElse(text, "0"));
        } catch (NumberFormatException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, name + " is '" + text + "'. Use a number, or leave it out", e);
        }
    }

    private void show(Context ctx, long id, String typed, String error) {
        Caller caller = Caller.of(ctx);
        AssetReader.Known known = reader.get(id, caller);
        String name = known.asset().name();
        int from = (int) Math.max(0, Math.min(100_000, number("from", ctx.queryParam("from"))));
        List<AssetEventRow> found = assets.store()
                .events(new AssetEventFilter(id, null, null, null, null, null, null, true, from, PAGE + 1));
        List<AssetEventRow> shown = found.subList(0, Math.min(PAGE, found.size()));
        Frame frame = layout.live(
                ctx,
                name,
                error.isEmpty() ? "asset/" + id : "",
                error.isEmpty() ? REFRESH_SECONDS : 0,
                new Frame.Crumb("Assets", Links.assets()),
                new Frame.Crumb(name, ""));
        List<String> producers = known.references().stream()
                .filter(reference -> reference.kind() == Kind.OUTLET)
                .map(reference -> reference.dagId())
                .distinct()
                .toList();
        layout.render(
                ctx,
                "asset.jte",
                new AssetPage(
                        frame,
                        views.item(known),
                        known.asset().extra().equals("{}") ? "" : known.asset().extra(),
                        views.refs(known, Kind.INLET),
                        producers.size() == 1,
                        views.lines(shown, caller::sees),
                        from == 0 ? "" : page(id, Math.max(0, from - PAGE)),
                        found.size() > PAGE ? page(id, from + PAGE) : "",
                        typed,
                        error));
    }

    private static String page(long id, int from) {
        return Links.asset(id) + (from == 0 ? "" : "?from=" + from);
    }

    private void update(Context ctx) {
        token.check(ctx);
        long id = assetId(ctx);
        reader.mustUpdate(id, Caller.of(ctx));
        String typed = requireNonNullElse(ctx.formParam("extra"), "").strip();
        ObjectNode extra = extra(typed);
        if (extra == null) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, id, typed, "This is no JSON object. Write {\"rows\": 12}, or leave it empty");
            return;
        }
        var unused = assets.update(id, extra, Forms.by(ctx));
        Forms.done(ctx, Links.asset(id));
    }

    private static @Nullable ObjectNode extra(String typed) {
        if (typed.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            JsonNode value = JSON.readTree(typed);
            return value instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private void materialize(Context ctx) {
        token.check(ctx);
        long id = assetId(ctx);
        reader.mustMaterialize(id, Caller.of(ctx));
        RunRow run = assets.materialize(id, Forms.by(ctx));
        Forms.done(ctx, Links.run(run.dagId(), run.runId()));
    }
}
