package io.waybill.web.page;

import static java.util.Objects.requireNonNullElse;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TaskSelection;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.ChangePage;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import java.util.Arrays;
import java.util.List;

/** Clearing and marking tasks of a run, with a look at what that touches before it is done. */
final class ChangePages {
    private static final String PATH = "/dags/{dagId}/runs/{runId}/change";
    private static final String CLEAR = "clear";

    private final DagReader reader;
    private final Engine engine;
    private final Layout layout;
    private final FormToken token;
    private final RunViews views;

    ChangePages(DagReader reader, Engine engine, Layout layout, FormToken token, RunViews views) {
        this.reader = reader;
        this.engine = engine;
        this.layout = layout;
        this.token = token;
        this.views = views;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::preview);
        routes.post(PATH, this::change);
    }

    private void preview(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        String action = action(requireNonNullElse(ctx.queryParam("action"), CLEAR));
        String task = requireNonNullElse(ctx.queryParam("task"), "");
        TaskSelection selection = new TaskSelection(
                task.isEmpty() ? List.of() : List.of(task),
                ctx.queryParam("upstream") != null,
                ctx.queryParam("downstream") != null,
                ctx.queryParam("only_failed") != null);
        render(ctx, run, action, task, selection, "");
    }

    private void change(Context ctx) {
        token.check(ctx);
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        String action = action(requireNonNullElse(ctx.formParam("action"), CLEAR));
        String task = requireNonNullElse(ctx.formParam("task"), "");
        TaskSelection selection = new TaskSelection(
                task.isEmpty() ? List.of() : List.of(task),
                ctx.formParam("upstream") != null,
                ctx.formParam("downstream") != null,
                ctx.formParam("only_failed") != null);
        try {
            if (action.equals(CLEAR)) {
                engine.clear(run.dagId(), run.runId(), selection, Forms.BY_PAGE);
            } else {
                engine.mark(run.dagId(), run.runId(), selection, mark(action), Forms.BY_PAGE);
            }
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.INVALID_REQUEST) {
                throw e;
            }
            ctx.status(400);
            render(ctx, run, action, task, selection, String.valueOf(e.getMessage()));
            return;
        }
        Forms.done(ctx, Links.run(run.dagId(), run.runId()));
    }

    private void render(Context ctx, RunRow run, String action, String task, TaskSelection selection, String error) {
        Frame frame = layout.still(
                ctx,
                "Change " + run.runId(),
                new Frame.Crumb(run.dagId(), Links.dag(run.dagId())),
                new Frame.Crumb(run.runId(), Links.run(run.dagId(), run.runId())),
                new Frame.Crumb("Clear or mark", ""));
        List<TaskRow> touched = engine.preview(run.dagId(), run.runId(), selection).stream()
                .filter(row -> !action.equals(CLEAR) || row.state() != TaskState.NONE)
                .filter(row ->
                        action.equals(CLEAR) || row.state() != mark(action).state())
                .toList();
        layout.render(
                ctx,
                "change.jte",
                new ChangePage(
                        frame,
                        views.head(run).run(),
                        action,
                        task,
                        selection.upstream(),
                        selection.downstream(),
                        selection.onlyFailed(),
                        touched.stream()
                                .map(row -> new ChangePage.Touched(
                                        row.nodeId(), StateView.of(row.state()), row.tryNumber()))
                                .toList(),
                        error));
    }

    private static String action(String wanted) {
        if (!wanted.equals(CLEAR)) {
            var unused = mark(wanted);
        }
        return wanted;
    }

    private static Mark mark(String action) {
        return Arrays.stream(Mark.values())
                .filter(mark -> mark.id().equals(action))
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "There is no action '" + action + "'. Use clear, success, failed or skipped"));
    }
}
