package io.waybill.web.page;

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
import io.waybill.spec.DagSpec;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.DagSummary;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.ParamField;
import io.waybill.web.view.TriggerPage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Starts runs. A DAG without params starts at once; one with params asks for them first. The form can be pre-filled by
 * its address: {@code ?param.region=eu&logical_date=2026-03-01}.
 */
final class TriggerPages {
    private static final int LONGEST_NOTE = 1_000;

    private final DagReader reader;
    private final Engine engine;
    private final Layout layout;
    private final FormToken token;
    private final DagViews dags;

    TriggerPages(DagReader reader, Engine engine, Layout layout, FormToken token, Costs costs, AssetViews assets) {
        this.reader = reader;
        this.engine = engine;
        this.layout = layout;
        this.token = token;
        this.dags = new DagViews(reader, costs, assets);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/dags/{dagId}/trigger", this::form);
        routes.post("/dags/{dagId}/trigger", this::trigger);
    }

    private void form(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        show(ctx, dag, ctx::queryParam, Map.of(), "", "");
    }

    private void trigger(Context ctx) {
        token.check(ctx);
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        DagSpec spec = reader.version(dag.dag().versionId()).spec();
        boolean isFullForm = ctx.formParam("form") != null;
        ParamForm params = isFullForm
                ? ParamForm.read(spec, name -> ctx.formParam("param." + name))
                : new ParamForm(Map.of(), Map.of());
        String typedDate = text(ctx.formParam("logical_date"));
        Instant now = layout.viewer(ctx).now();
        Instant date = typedDate.isBlank()
                ? now
                : LogicalDates.read(typedDate, layout.viewer(ctx).zone()).orElse(null);
        String note = text(ctx.formParam("note"));
        String dateError = date == null ? "This is no date. Write it as 2026-03-01 06:00" : "";
        if (!params.problems().isEmpty() || date == null) {
            int wrong = params.problems().size() + (date == null ? 1 : 0);
            String error = wrong == 1 ? "One field needs another look." : wrong + " fields need another look.";
            refuse(ctx, dag, params.problems(), dateError, error);
            return;
        }
        try {
            RunRow run = engine.trigger(new TriggerRequest(
                    dag.dag().dagId(),
                    null,
                    date,
                    null,
                    params.values(),
                    RunType.MANUAL,
                    Forms.by(ctx),
                    note.substring(0, Math.min(note.length(), LONGEST_NOTE))));
            ctx.redirect(Links.run(run.dagId(), run.runId()), HttpStatus.SEE_OTHER);
        } catch (WaybillException e) {
            if (e.code() == ErrorCode.RUN_EXISTS) {
                refuse(ctx, dag, Map.of(), "The DAG has a run for this date already. Choose another one", "");
            } else if (e.code() == ErrorCode.INVALID_PARAMS || e.code() == ErrorCode.INVALID_REQUEST) {
                refuse(ctx, dag, Map.of(), "", Objects.requireNonNullElse(e.getMessage(), "The run was refused"));
            } else {
                throw e;
            }
        }
    }

    private void refuse(Context ctx, DagListing dag, Map<String, String> problems, String dateError, String error) {
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, dag, ctx::formParam, problems, dateError, error);
    }

    /** @param typed what was typed, by field; null for a field that was not there */
    private void show(
            Context ctx,
            DagListing dag,
            UnaryOperator<@Nullable String> typed,
            Map<String, String> problems,
            String dateError,
            String error) {
        String dagId = dag.dag().dagId();
        Frame frame = layout.still(
                ctx, "Trigger " + dagId, new Frame.Crumb(dagId, Links.dag(dagId)), new Frame.Crumb("Trigger", ""));
        DagSummary summary = dags.summary(
                dag, reader.file(dag.dag().file()).orElse(null), frame.viewer().now());
        DagSpec spec = reader.version(dag.dag().versionId()).spec();
        boolean wasSent = typed.apply("form") != null;
        List<ParamField> fields = ParamForm.fields(
                spec,
                name -> {
                    String text = typed.apply("param." + name);
                    // An open checkbox is not sent at all.
                    return text == null && wasSent ? "" : text;
                },
                problems);
        layout.render(
                ctx,
                "trigger.jte",
                new TriggerPage(
                        frame,
                        summary,
                        fields,
                        text(typed.apply("logical_date")),
                        dateError,
                        text(typed.apply("note")),
                        error));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
