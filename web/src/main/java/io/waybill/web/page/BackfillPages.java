package io.waybill.web.page;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.backfill.BackfillRequest;
import io.waybill.engine.backfill.BackfillState;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.backfill.DateAction;
import io.waybill.engine.backfill.PlannedDate;
import io.waybill.engine.backfill.ReprocessBehavior;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.BackfillCounts;
import io.waybill.engine.store.BackfillRow;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DateSpec;
import io.waybill.spec.SpecValueException;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.login.Caller;
import io.waybill.web.view.BackfillsPage;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.NewBackfillPage;
import io.waybill.web.view.StateView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The backfills of a DAG: how far they have come, and a form for a new one, with a look at what it would do. */
final class BackfillPages {
    private static final String PATH = "/dags/{dagId}/backfills";
    private static final int SHOWN = 20;
    private static final int DATES_SHOWN = 200;
    private static final int CALM_SECONDS = 60;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final DagReader reader;
    private final Backfills backfills;
    private final Layout layout;
    private final FormToken token;
    private final DagViews dags;

    BackfillPages(
            DagReader reader, Backfills backfills, Layout layout, FormToken token, Costs costs, AssetViews assets) {
        this.reader = reader;
        this.backfills = backfills;
        this.layout = layout;
        this.token = token;
        this.dags = new DagViews(reader, costs, assets);
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list);
        routes.get(PATH + "/new", ctx -> show(ctx, Choice.of(ctx::queryParam), null));
        routes.post(PATH + "/new", this::create);
        routes.post(PATH + "/{id}/pause", ctx -> change(ctx, id -> backfills.pause(id, Forms.by(ctx))));
        routes.post(PATH + "/{id}/resume", ctx -> change(ctx, id -> backfills.resume(id, Forms.by(ctx))));
        routes.post(PATH + "/{id}/cancel", ctx -> change(ctx, id -> backfills.cancel(id, Forms.by(ctx))));
    }

    private void list(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String dagId = dag.dag().dagId();
        Frame frame = layout.live(ctx, dagId, "dag/" + dagId, CALM_SECONDS, new Frame.Crumb(dagId, ""));
        layout.render(
                ctx,
                "backfills.jte",
                new BackfillsPage(
                        frame,
                        dags.head(dag, DagHead.Tab.BACKFILLS, frame.viewer().now()),
                        backfills.list(dagId, SHOWN, 0).stream().map(this::item).toList()));
    }

    private BackfillsPage.Item item(BackfillRow backfill) {
        BackfillCounts counts = backfills.counts(backfill);
        int active = counts.runs().entrySet().stream()
                .filter(entry -> !entry.getKey().isTerminal())
                .mapToInt(Map.Entry::getValue)
                .sum();
        return new BackfillsPage.Item(
                backfill.id(),
                state(backfill.state()),
                backfill.reason(),
                backfill.from(),
                backfill.to(),
                how(backfill),
                backfill.dates(),
                counts.done(),
                counts.failed(),
                active,
                backfill.createdAt(),
                backfill.completedAt(),
                backfill.state() == BackfillState.PAUSED,
                backfill.state().isTerminal() || backfill.state() == BackfillState.CANCELLING);
    }

    private static StateView state(BackfillState state) {
        return switch (state) {
            case RUNNING -> new StateView("running", "running");
            case PAUSED -> new StateView("queued", "paused");
            case CANCELLING -> new StateView("cancelling", "cancelling");
            case CANCELLED -> new StateView("cancelled", "cancelled");
            case COMPLETED -> new StateView("success", "completed");
        };
    }

    private static String how(BackfillRow backfill) {
        String what = switch (backfill.reprocess()) {
            case NONE -> "what is missing";
            case FAILED -> "what is missing or failed";
            case COMPLETED -> "all";
        };
        return what + ", " + backfill.maxActiveRuns() + " at once" + (backfill.backwards() ? ", backwards" : "");
    }

    /**
     * What somebody chose.
     *
     * @param from as it was typed
     * @param to as it was typed; empty for now
     * @param conf as it was typed; empty for the DAG's default params
     */
    private record Choice(
            String from, String to, ReprocessBehavior reprocess, boolean backwards, int maxActiveRuns, String conf) {

        /** Reads it from a form or an address, which have the same names. */
        static Choice of(Function<String, @Nullable String> fields) {
            String reprocess = requireNonNullElse(fields.apply("reprocess"), ReprocessBehavior.NONE.id());
            return new Choice(
                    requireNonNullElse(fields.apply("from"), ""),
                    requireNonNullElse(fields.apply("to"), ""),
                    Arrays.stream(ReprocessBehavior.values())
                            .filter(known -> known.id().equals(reprocess))
                            .findFirst()
                            .orElse(ReprocessBehavior.NONE),
                    fields.apply("backwards") != null,
                    number(fields.apply("max_active_runs")),
                    requireNonNullElse(fields.apply("conf"), ""));
        }

        /** A text that is no number is none that is allowed, and refused as such. */
        private static int number(@Nullable String text) {
            try {
                return text == null ? BackfillRequest.USUAL_ACTIVE_RUNS : Integer.parseInt(text.strip());
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        private Map<String, JsonNode> params() {
            if (conf.isBlank()) {
                return Map.of();
            }
            try {
                if (JSON.readTree(conf) instanceof ObjectNode object) {
                    Map<String, JsonNode> params = new LinkedHashMap<>();
                    object.properties().forEach(param -> params.put(param.getKey(), param.getValue()));
                    return params;
                }
            } catch (JsonProcessingException e) {
                throw new WaybillException(ErrorCode.INVALID_PARAMS, "This is no JSON: " + e.getOriginalMessage(), e);
            }
            throw new WaybillException(
                    ErrorCode.INVALID_PARAMS, "Params are a JSON object, such as {\"region\": \"us\"}");
        }

        BackfillRequest request(String dagId, ZoneId zone, Instant now, String by) {
            try {
                return new BackfillRequest(
                        dagId,
                        new DateSpec(from).in(zone),
                        to.isBlank() ? now : new DateSpec(to).endIn(zone),
                        params(),
                        backwards,
                        reprocess,
                        maxActiveRuns,
                        by);
            } catch (SpecValueException e) {
                throw new WaybillException(ErrorCode.INVALID_REQUEST, e.getMessage() + "; " + e.remedy(), e);
            }
        }
    }

    private void create(Context ctx) {
        token.check(ctx);
        Choice choice = Choice.of(ctx::formParam);
        String dagId = ctx.pathParam("dagId");
        try {
            var unused = backfills.create(choice.request(dagId, zone(dagId), now(ctx), Forms.by(ctx)));
        } catch (WaybillException e) {
            if (e.code().kind() != ErrorKind.USER || e.code() == ErrorCode.DAG_NOT_FOUND) {
                throw e;
            }
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, choice, e);
            return;
        }
        ctx.redirect(Links.backfills(dagId), HttpStatus.SEE_OTHER);
    }

    private ZoneId zone(String dagId) {
        return reader.version(reader.dag(dagId).dag().versionId()).spec().timezone();
    }

    private Instant now(Context ctx) {
        return layout.viewer(ctx).now();
    }

    /** @param refusal why what was chosen was not started; absent where it was not asked for */
    private void show(Context ctx, Choice choice, @Nullable WaybillException refusal) {
        String dagId = ctx.pathParam("dagId");
        ZoneId zone = zone(dagId);
        Frame frame = layout.still(
                ctx,
                "Backfill " + dagId,
                new Frame.Crumb(dagId, Links.dag(dagId)),
                new Frame.Crumb("Backfills", Links.backfills(dagId)),
                new Frame.Crumb("New", ""));
        WaybillException error = refusal;
        List<PlannedDate> plan = List.of();
        if (!choice.from().isBlank()) {
            try {
                plan = backfills.plan(choice.request(dagId, zone, now(ctx), Forms.by(ctx)));
            } catch (WaybillException e) {
                if (e.code().kind() != ErrorKind.USER) {
                    throw e;
                }
                error = e;
            }
        }
        layout.render(
                ctx,
                "newBackfill.jte",
                new NewBackfillPage(
                        frame,
                        dagId,
                        zone.getId(),
                        choice.from(),
                        choice.to(),
                        choice.reprocess().id(),
                        choice.backwards(),
                        choice.maxActiveRuns(),
                        choice.conf(),
                        plan.stream()
                                .limit(DATES_SHOWN)
                                .map(BackfillPages::planned)
                                .toList(),
                        count(plan, DateAction.MAKE),
                        count(plan, DateAction.CLEAR),
                        count(plan, DateAction.KEEP) + count(plan, DateAction.IN_FLIGHT),
                        message(error, false),
                        message(error, true)));
    }

    /** What is wrong, for the place where it is told: beside the params, or above all. */
    private static String message(@Nullable WaybillException error, boolean ofParams) {
        return error != null && (error.code() == ErrorCode.INVALID_PARAMS) == ofParams
                ? String.valueOf(error.getMessage())
                : "";
    }

    private static int count(List<PlannedDate> plan, DateAction action) {
        return (int) plan.stream().filter(date -> date.action() == action).count();
    }

    private static NewBackfillPage.Planned planned(PlannedDate planned) {
        RunRow run = planned.run();
        String what = switch (planned.action()) {
            case MAKE -> "a new run";
            case CLEAR -> "run again";
            case KEEP -> "left as it is";
            case IN_FLIGHT -> "left alone, for it is under way";
        };
        return new NewBackfillPage.Planned(
                planned.tick().logicalDate(),
                what,
                run == null ? null : StateView.of(run.state()),
                run == null ? "" : Links.run(run.dagId(), run.runId()));
    }

    private void change(Context ctx, LongConsumer change) {
        token.check(ctx);
        Long id = ctx.pathParamAsClass("id", Long.class).get();
        // Its number may be that of another DAG's, over which one has no right.
        Caller.of(ctx).mustOperate(backfills.get(id).dagId());
        change.accept(id);
        ctx.redirect(Links.backfills(ctx.pathParam("dagId")), HttpStatus.SEE_OTHER);
    }
}
