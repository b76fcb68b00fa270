package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.store.RunRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.Frame;
import io.waybill.web.view.GanttPage;
import io.waybill.web.view.Links;

/** When the tries of a run waited, started up and ran. */
final class GanttPages {
    /** While a run is on its way its bars grow, though nothing may happen for a while. */
    private static final int BUSY_SECONDS = 5;

    /** So many tries are drawn at the most. */
    private static final int MOST_TRIES = 10_000;

    private final DagReader reader;
    private final Layout layout;
    private final RunViews views;

    GanttPages(DagReader reader, Layout layout, RunViews views) {
        this.reader = reader;
        this.layout = layout;
        this.views = views;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/dags/{dagId}/runs/{runId}/gantt", this::gantt);
    }

    private void gantt(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        Frame frame = layout.live(
                ctx,
                "Gantt · " + run.runId() + " · " + run.dagId(),
                "run/" + run.dagId() + "/" + run.runId(),
                run.state().isTerminal() ? 0 : BUSY_SECONDS,
                new Frame.Crumb(run.dagId(), Links.dag(run.dagId())),
                new Frame.Crumb(run.runId(), ""));
        GanttRows chart = new GanttRows(
                reader.version(run.versionId()).graph(),
                run,
                reader.tasks(run),
                reader.overviews().tries(run.id(), MOST_TRIES),
                frame.viewer());
        layout.render(
                ctx,
                "gantt.jte",
                new GanttPage(
                        frame,
                        views.head(run),
                        chart.scale().ticks(),
                        chart.scale().nowAt(),
                        chart.rows(),
                        chart.path(),
                        chart.older()));
    }
}
