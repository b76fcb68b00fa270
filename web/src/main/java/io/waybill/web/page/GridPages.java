package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.DagGridPage;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.Durations;
import io.waybill.web.view.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A DAG's runs by its tasks. */
final class GridPages {
    private static final int USUAL = 50;
    private static final int LEAST = 10;

    /** More cells than a browser lays out at once without a pause; of a DAG with many tasks fewer runs are shown. */
    private static final int MOST_CELLS = 16_000;

    private static final int CALM_SECONDS = 60;
    /** While a run is on its way its bar grows, though nothing may happen for a while. */
    private static final int BUSY_SECONDS = 5;

    private final DagReader reader;
    private final Layout layout;
    private final DagViews dags;

    GridPages(DagReader reader, Layout layout, DagViews dags) {
        this.reader = reader;
        this.layout = layout;
        this.dags = dags;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/dags/{dagId}/grid", this::grid);
    }

    private void grid(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String dagId = dag.dag().dagId();
        int largest = Collections.max(DagGridPage.CHOICES);
        int wanted = Math.max(
                1,
                Math.min(largest, ctx.queryParamAsClass("runs", Integer.class).getOrDefault(USUAL)));
        int tasks =
                Math.max(1, reader.version(dag.dag().versionId()).spec().tasks().size());
        int most = Math.min(wanted, Math.max(LEAST, MOST_CELLS / tasks));
        Long before = ctx.queryParamAsClass("before", Long.class).getOrNull();
        RunFilter filter = RunFilter.of(dagId, most + 1);
        List<RunRow> found = reader.runs(before == null ? filter : filter.before(before));
        boolean hasOlder = found.size() > most;
        List<RunRow> runs = new ArrayList<>(hasOlder ? found.subList(0, most) : found);
        Collections.reverse(runs);
        boolean busy = runs.stream().anyMatch(run -> !run.state().isTerminal());
        Frame frame =
                layout.live(ctx, dagId, "dag/" + dagId, busy ? BUSY_SECONDS : CALM_SECONDS, new Frame.Crumb(dagId, ""));
        GridRows grid = new GridRows(reader, dag.dag().versionId(), runs, frame.viewer());
        layout.render(
                ctx,
                "dagGrid.jte",
                new DagGridPage(
                        frame,
                        dags.head(dag, DagHead.Tab.GRID, frame.viewer().now()),
                        grid.columns(),
                        grid.rows(),
                        wanted,
                        most,
                        Durations.text(Duration.ofMillis(grid.longestMillis())),
                        before == null,
                        hasOlder ? runs.get(0).id() : null));
    }
}
