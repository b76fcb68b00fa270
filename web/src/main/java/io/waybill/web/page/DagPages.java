package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.login.Caller;
import io.waybill.web.view.DagCodePage;
import io.waybill.web.view.DagGraphPage;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.DagListPage;
import io.waybill.web.view.DagRunsPage;
import io.waybill.web.view.FileProblems;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.Viewer;
import io.waybill.web.view.YamlPiece;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The list of DAGs, and the pages of one: its graph, its runs, its file. */
final class DagPages {
    /** So that distances such as "in 3 min" stay true though nothing happens. */
    private static final int CALM_SECONDS = 60;

    private static final int RUNS_ON_A_PAGE = 50;
    private static final int DAGS_ON_A_PAGE = 100;

    private final DagReader reader;
    private final Engine engine;
    private final Layout layout;
    private final FormToken token;
    private final DagViews dags;
    private final RunViews runs;
    private final Path folder;

    DagPages(
            DagReader reader,
            Engine engine,
            Layout layout,
            FormToken token,
            Costs costs,
            Path folder,
            AssetViews assets) {
        this.reader = reader;
        this.engine = engine;
        this.layout = layout;
        this.token = token;
        this.dags = new DagViews(reader, costs, assets);
        this.runs = new RunViews(reader, costs);
        this.folder = folder;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/", this::list);
        routes.get("/dags", ctx -> ctx.redirect(Links.dags()));
        routes.get("/dags/{dagId}", this::graph);
        routes.get("/dags/{dagId}/runs", this::runs);
        routes.get("/dags/{dagId}/code", this::code);
        routes.post("/dags/{dagId}/pause", ctx -> setPaused(ctx, true));
        routes.post("/dags/{dagId}/unpause", ctx -> setPaused(ctx, false));
    }

    private void list(Context ctx) {
        Frame frame = layout.live(ctx, "DAGs", "dags", CALM_SECONDS);
        Caller caller = Caller.of(ctx);
        Map<String, FileRow> files =
                reader.files().stream().collect(Collectors.toMap(FileRow::file, Function.identity()));
        List<FileProblems> problems = files.values().stream()
                .filter(file -> !file.problems().isEmpty() && caller.seesAnyOf(file.dagIds()))
                .sorted(Comparator.comparing(FileRow::isBroken).reversed().thenComparing(FileRow::file))
                .map(file -> DagViews.problems(
                        file, file.dagIds().isEmpty() ? null : file.dagIds().get(0)))
                .toList();
        DagListPage.Filter asked = filter(ctx);
        Viewer viewer = frame.viewer();
        List<DagListing> all = reader.all(DagChoice.looksAtRuns(asked) ? 1 : 0).stream()
                .filter(listing ->
                        caller.sees(listing.dag().dagId(), listing.summary().tags()))
                .toList();
        List<DagListing> found = new DagChoice(reader, asked, files, viewer.now()).of(all);
        // There may be fewer by now than when the address was made.
        DagListPage.Filter filter = asked.from() < found.size() ? asked : asked.first();
        List<DagListing> shown = found.subList(filter.from(), Math.min(found.size(), filter.from() + DAGS_ON_A_PAGE));
        List<DagListPage.Item> items = reader.withLastRuns(shown).stream()
                .map(listing -> dags.item(listing, files.get(listing.dag().file()), viewer))
                .toList();
        layout.render(
                ctx,
                "dagList.jte",
                new DagListPage(
                        frame,
                        filter,
                        folder.toString(),
                        problems,
                        items,
                        found.size(),
                        all.size(),
                        DagChoice.tags(all),
                        DagChoice.owners(all),
                        DAGS_ON_A_PAGE));
    }

    private static DagListPage.Filter filter(Context ctx) {
        Function<String, String> said = name -> Objects.requireNonNullElse(ctx.queryParam(name), "");
        return new DagListPage.Filter(
                said.apply("q"),
                said.apply("tag"),
                said.apply("owner"),
                said.apply("state"),
                said.apply("sort"),
                Math.max(0, ctx.queryParamAsClass("from", Integer.class).getOrDefault(0)));
    }

    private void graph(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String dagId = dag.dag().dagId();
        Frame frame = frame(ctx, dagId);
        List<RunRow> last = reader.runs(RunFilter.of(dagId, DagReader.LAST_RUNS));
        String wanted = ctx.queryParam("run");
        boolean isChosen = wanted != null && !wanted.isEmpty();
        RunRow run = isChosen ? reader.run(dagId, wanted) : last.isEmpty() ? null : last.get(0);
        List<RunRow> choices = new ArrayList<>(last);
        if (run != null && last.stream().noneMatch(one -> one.id() == run.id())) {
            choices.add(run);
        }
        LoadedVersion version = reader.version(run == null ? dag.dag().versionId() : run.versionId());
        layout.render(
                ctx,
                "dagGraph.jte",
                new DagGraphPage(
                        frame,
                        head(dag, DagHead.Tab.GRAPH, frame.viewer()),
                        run == null ? RunViews.graph(version) : RunViews.graph(version, run, reader.tasks(run)),
                        run == null ? null : runs.item(run),
                        isChosen,
                        runs.items(choices)));
    }

    private void runs(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String dagId = dag.dag().dagId();
        Frame frame = frame(ctx, dagId);
        DagRunsPage.Filter chosen = new DagRunsPage.Filter(
                id(RunState.values(), RunState::id, ctx.queryParam("state")),
                id(RunType.values(), RunType::id, ctx.queryParam("type")),
                day(ctx, "from"),
                day(ctx, "to"));
        Long before = ctx.queryParamAsClass("before", Long.class).getOrNull();
        RunFilter filter = filter(dagId, chosen, frame.viewer().zone());
        List<RunRow> found = reader.runs(before == null ? filter : filter.before(before));
        boolean hasOlder = found.size() > RUNS_ON_A_PAGE;
        List<RunRow> shown = hasOlder ? found.subList(0, RUNS_ON_A_PAGE) : found;
        layout.render(
                ctx,
                "dagRuns.jte",
                new DagRunsPage(
                        frame,
                        head(dag, DagHead.Tab.RUNS, frame.viewer()),
                        chosen,
                        Arrays.stream(RunState.values()).map(StateView::of).toList(),
                        Arrays.stream(RunType.values()).map(RunType::id).toList(),
                        runs.items(shown),
                        before == null,
                        hasOlder ? shown.get(shown.size() - 1).id() : null));
    }

    private static RunFilter filter(String dagId, DagRunsPage.Filter chosen, ZoneId zone) {
        RunFilter filter = RunFilter.of(dagId, RUNS_ON_A_PAGE + 1);
        if (!chosen.state().isEmpty()) {
            filter = filter.in(List.of(RunState.valueOf(chosen.state().toUpperCase(Locale.ROOT))));
        }
        if (!chosen.type().isEmpty()) {
            filter = filter.ofTypes(List.of(RunType.valueOf(chosen.type().toUpperCase(Locale.ROOT))));
        }
        return filter.dated(
                chosen.from() == null ? null : chosen.from().atStartOfDay(zone).toInstant(),
                chosen.to() == null
                        ? null
                        : chosen.to().plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** A day of the viewer's zone, as a form sends it; absent where it is not said. */
    private static @Nullable LocalDate day(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "'" + name + "' is no day; write it like 2026-03-01", e);
        }
    }

    /** An id that is one of these; empty for any other, which shows all. */
    private static <E> String id(E[] known, Function<E, String> id, @Nullable String text) {
        return Arrays.stream(known)
                .map(id)
                .filter(one -> one.equals(text))
                .findFirst()
                .orElse("");
    }

    private void code(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        Frame frame = frame(ctx, dag.dag().dagId());
        LoadedVersion version = reader.version(dag.dag().versionId());
        layout.render(
                ctx,
                "dagCode.jte",
                new DagCodePage(
                        frame,
                        head(dag, DagHead.Tab.CODE, frame.viewer()),
                        version.row().number(),
                        version.row().createdAt(),
                        version.row().hash(),
                        YamlPiece.lines(version.row().source())));
    }

    private void setPaused(Context ctx, boolean paused) {
        token.check(ctx);
        String dagId = ctx.pathParam("dagId");
        engine.setPaused(dagId, paused, Forms.by(ctx));
        Forms.done(ctx, Links.dag(dagId));
    }

    private Frame frame(Context ctx, String dagId) {
        return layout.live(ctx, dagId, "dag/" + dagId, CALM_SECONDS, new Frame.Crumb(dagId, ""));
    }

    private DagHead head(DagListing dag, DagHead.Tab tab, Viewer viewer) {
        return dags.head(dag, tab, viewer.now());
    }
}
