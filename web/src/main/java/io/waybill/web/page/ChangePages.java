package io.waybill.web.page;

import static java.util.Objects.requireNonNullElse;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TaskSelection;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.TaskSpec;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.RunAction;
import io.waybill.web.dag.TouchedRun;
import io.waybill.web.view.ChangePage;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.ManyRunsPage;
import io.waybill.web.view.StateView;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Clearing and marking tasks of a run, with a look at what that touches before it is done. */
final class ChangePages {
    private static final String PATH = "/dags/{dagId}/runs/{runId}/change";
    private static final String MANY = "/dags/{dagId}/change-runs";
    private static final int RUNS_ON_A_PAGE = 100;
    private static final int NAMES_OFFERED = 500;
    private static final String CLEAR = "clear";
    private static final String NEWEST = "newest";

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
        routes.post("/dags/{dagId}/runs/{runId}/retry", this::retry);
        routes.get(MANY, ctx -> many(ctx, List.of()));
        routes.post(MANY, this::changeMany);
    }

    /**
     * What somebody chose.
     *
     * @param action clear, or the name of a mark
     * @param task the task, step or group that it begins with; empty for all of the run
     * @param past whether it is done in runs of an earlier logical date, too
     * @param future whether it is done in runs of a later one, too
     */
    private record Choice(String action, String task, TaskSelection selection, boolean past, boolean future) {
        /** Reads it from a form or an address, which have the same names. */
        static Choice of(Function<String, @Nullable String> fields) {
            String action = requireNonNullElse(fields.apply("action"), CLEAR);
            if (!action.equals(CLEAR) && !action.equals(NEWEST)) {
                var unused = mark(action);
            }
            if (action.equals(NEWEST)) {
                return new Choice(action, "", TaskSelection.all(), false, false);
            }
            String task = requireNonNullElse(fields.apply("task"), "");
            return new Choice(
                    action,
                    task,
                    new TaskSelection(
                            task.isEmpty() ? List.of() : List.of(task),
                            fields.apply("upstream") != null,
                            fields.apply("downstream") != null,
                            fields.apply("only_failed") != null),
                    fields.apply("past") != null,
                    fields.apply("future") != null);
        }

        boolean clears() {
            return action.equals(CLEAR);
        }

        /** Whether this changes anything of the task. */
        boolean touches(TaskRow task) {
            return action.equals(NEWEST)
                    || task.state() != (clears() ? TaskState.NONE : mark(action).state());
        }
    }

    private void preview(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        render(ctx, run, Choice.of(ctx::queryParam), "");
    }

    private void change(Context ctx) {
        token.check(ctx);
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        Choice choice = Choice.of(ctx::formParam);
        try {
            if (choice.action().equals(NEWEST)) {
                engine.changes().runOnNewest(run.dagId(), run.runId(), Forms.by(ctx));
            } else {
                look(run, choice).stream()
                        .filter(one -> !one.tasks().isEmpty())
                        .forEach(one -> change(one.run(), choice, Forms.by(ctx)));
            }
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.INVALID_REQUEST) {
                throw e;
            }
            ctx.status(HttpStatus.BAD_REQUEST);
            render(ctx, run, choice, String.valueOf(e.getMessage()));
            return;
        }
        Forms.done(ctx, Links.run(run.dagId(), run.runId()));
    }

    private void change(RunRow run, Choice choice, String by) {
        if (choice.clears()) {
            engine.changes().clear(run.dagId(), run.runId(), choice.selection(), by);
        } else {
            engine.changes().mark(run.dagId(), run.runId(), choice.selection(), mark(choice.action()), by);
        }
    }

    private List<TouchedRun> look(RunRow run, Choice choice) {
        return TouchedRun.look(
                engine,
                run,
                choice.past(),
                choice.future(),
                one -> choice.clears()
                        ? engine.changes().previewClear(one, choice.selection())
                        : engine.changes().previewMark(one, choice.selection()));
    }

    private void retry(Context ctx) {
        token.check(ctx);
        String dagId = ctx.pathParam("dagId");
        String runId = ctx.pathParam("runId");
        String task = requireNonNullElse(ctx.formParam("task"), "");
        List<TaskRow> tried = engine.changes()
                .retryNow(dagId, runId, task.isEmpty() ? TaskSelection.all() : TaskSelection.of(task), Forms.by(ctx));
        if (tried.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Nothing of " + (task.isEmpty() ? runId : task) + " waits for a next try");
        }
        Forms.done(ctx, task.isEmpty() ? Links.run(dagId, runId) : Links.task(dagId, runId, task));
    }

    private void changeMany(Context ctx) {
        token.check(ctx);
        RunAction action = RunAction.of(requireNonNullElse(ctx.formParam("action"), ""));
        String dagId = ctx.pathParam("dagId");
        List<ManyRunsPage.Result> results = ctx.formParams("run").stream()
                .limit(RUNS_ON_A_PAGE)
                .map(runId -> new ManyRunsPage.Result(runId, action.change(engine, dagId, runId, Forms.by(ctx))))
                .toList();
        many(ctx, results);
    }

    private void many(Context ctx, List<ManyRunsPage.Result> results) {
        String dagId = reader.dag(ctx.pathParam("dagId")).dag().dagId();
        Long before = ctx.queryParamAsClass("before", Long.class).getOrNull();
        RunFilter filter = RunFilter.of(dagId, RUNS_ON_A_PAGE + 1);
        List<RunRow> found = reader.runs(before == null ? filter : filter.before(before));
        List<RunRow> runs = found.subList(0, Math.min(found.size(), RUNS_ON_A_PAGE));
        Frame frame = layout.still(
                ctx,
                "Change runs of " + dagId,
                new Frame.Crumb(dagId, Links.dag(dagId)),
                new Frame.Crumb("Runs", DagHead.Tab.RUNS.href(dagId)),
                new Frame.Crumb("Change many", ""));
        layout.render(
                ctx,
                "manyRuns.jte",
                new ManyRunsPage(
                        frame,
                        dagId,
                        before,
                        views.items(runs),
                        found.size() > runs.size() ? runs.get(runs.size() - 1).id() : null,
                        Arrays.stream(RunAction.values())
                                .map(action -> new ManyRunsPage.Choice(action.id(), action.words()))
                                .toList(),
                        requireNonNullElse(ctx.formParam("action"), RunAction.CLEAR_FAILED.id()),
                        results));
    }

    private void render(Context ctx, RunRow run, Choice choice, String error) {
        Frame frame = layout.still(
                ctx,
                "Change " + run.runId(),
                new Frame.Crumb(run.dagId(), Links.dag(run.dagId())),
                new Frame.Crumb(run.runId(), Links.run(run.dagId(), run.runId())),
                new Frame.Crumb("Clear or mark", ""));
        // Where others are meant and cannot be, what is meant of the run itself is shown with what is wrong.
        Choice shown =
                error.isEmpty() ? choice : new Choice(choice.action(), choice.task(), choice.selection(), false, false);
        List<ChangePage.Touched> touched = look(run, shown).stream()
                .flatMap(one -> one.tasks().stream()
                        .filter(choice::touches)
                        .map(row -> new ChangePage.Touched(
                                one.run().runId(), row.key().toString(), StateView.of(row.state()), row.tryNumber())))
                .toList();
        layout.render(
                ctx,
                "change.jte",
                new ChangePage(
                        frame,
                        views.head(run).run(),
                        choice.action(),
                        choice.task(),
                        names(run),
                        choice.selection().upstream(),
                        choice.selection().downstream(),
                        choice.selection().onlyFailed(),
                        run.logicalDate() != null,
                        choice.past(),
                        choice.future(),
                        touched,
                        error));
    }

    private List<String> names(RunRow run) {
        DagSpec dag = reader.version(run.versionId()).spec();
        return Stream.concat(
                        dag.groups().stream().map(GroupSpec::id),
                        dag.tasks().stream().map(TaskSpec::id))
                .limit(NAMES_OFFERED)
                .toList();
    }

    private static Mark mark(String action) {
        return Arrays.stream(Mark.values())
                .filter(mark -> mark.id().equals(action))
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "There is no action '" + action + "'. Use clear, newest, success, failed or skipped"));
    }
}
