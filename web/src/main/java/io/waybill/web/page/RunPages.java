package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.approval.ApprovalChanges;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.notify.NoticeState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TaskSpec;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.BoxStates;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.report.ReportReader;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.MappedPage;
import io.waybill.web.view.NoticeLine;
import io.waybill.web.view.RunPage;
import io.waybill.web.view.StateView;
import io.waybill.web.view.TaskLine;
import io.waybill.web.view.TaskPage;
import io.waybill.web.view.TryView;
import io.waybill.web.why.Explainer;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run, and one task of it. */
final class RunPages {
    /** While a run is on its way its timeline grows, though nothing may happen for a while. */
    private static final int BUSY_SECONDS = 5;

    private static final int MOST_NOTICES = 50;

    private static final int ITEMS_A_PAGE = 100;

    private final DagReader reader;
    private final Engine engine;
    private final Layout layout;
    private final FormToken token;
    private final RunViews views;
    private final Costs costs;
    private final AssetViews assets;
    private final ReportReader reports;

    RunPages(
            DagReader reader,
            Engine engine,
            Layout layout,
            FormToken token,
            Costs costs,
            AssetViews assets,
            ReportReader reports) {
        this.assets = assets;
        this.reports = reports;
        this.costs = costs;
        this.reader = reader;
        this.engine = engine;
        this.layout = layout;
        this.token = token;
        this.views = new RunViews(reader, costs);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/dags/{dagId}/runs/{runId}", this::run);
        routes.post("/dags/{dagId}/runs/{runId}/cancel", this::cancel);
        routes.post("/dags/{dagId}/runs/{runId}/delete", this::delete);
        routes.get("/dags/{dagId}/runs/{runId}/tasks/{taskId}", this::task);
    }

    private void run(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        List<NoticeRow> notices = reader.notices(run, MOST_NOTICES);
        // What is still to be told changes though the run has ended.
        boolean busy =
                !run.state().isTerminal() || notices.stream().anyMatch(notice -> notice.state() == NoticeState.PENDING);
        Frame frame = frame(ctx, run, busy, run.runId(), new Frame.Crumb(run.runId(), ""));
        LoadedVersion version = reader.version(run.versionId());
        List<TaskRow> tasks = reader.tasks(run);
        layout.render(
                ctx,
                "run.jte",
                new RunPage(
                        frame,
                        views.head(run),
                        "graph".equals(ctx.queryParam("tab")),
                        RunViews.graph(version, run, tasks),
                        TaskLines.of(version.graph(), run, tasks, costs.ofRun(run.id()), frame.viewer()),
                        notices.stream().map(NoticeLine::of).toList(),
                        asks(version.graph(), run, tasks),
                        assets.startedBy(run),
                        assets.writtenBy(run)));
    }

    private static List<RunPage.Asks> asks(DagGraph graph, RunRow run, List<TaskRow> tasks) {
        return tasks.stream()
                .filter(task -> task.state() == TaskState.DEFERRED)
                .flatMap(task -> graph
                        .find(task.nodeId())
                        .filter(ApprovalChanges::asks)
                        .map(node -> new TaskKey(node.taskId(), task.mapIndex()).toString())
                        .stream())
                .map(name -> new RunPage.Asks(name, Links.approvalOf(run.dagId(), run.runId(), name)))
                .distinct()
                .toList();
    }

    private void cancel(Context ctx) {
        token.check(ctx);
        String dagId = ctx.pathParam("dagId");
        String runId = ctx.pathParam("runId");
        engine.changes().cancelRun(dagId, runId, Forms.by(ctx));
        Forms.done(ctx, Links.run(dagId, runId));
    }

    private void delete(Context ctx) {
        token.check(ctx);
        String dagId = ctx.pathParam("dagId");
        engine.changes().deleteRun(dagId, ctx.pathParam("runId"), Forms.by(ctx));
        Forms.done(ctx, Links.dag(dagId));
    }

    private void task(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        List<TaskRow> tasks = reader.tasks(run);
        String nodeId = shown(run, tasks, ctx.pathParam("taskId"));
        List<TaskRow> instances = tasks.stream()
                .filter(task ->
                        task.nodeId().equals(nodeId) && task.mapIndex() >= 0 && task.state() != TaskState.REMOVED)
                .sorted(Comparator.comparingInt(TaskRow::mapIndex))
                .toList();
        if (instances.isEmpty()) {
            oneTask(ctx, run, tasks, nodeId);
        } else {
            mapped(ctx, run, tasks, nodeId, instances);
        }
    }

    /** A task of several steps is shown by the one that gives its outputs. */
    private String shown(RunRow run, List<TaskRow> tasks, String name) {
        TaskKey named = TaskKey.parse(name);
        if (tasks.stream().anyMatch(task -> task.nodeId().equals(named.nodeId()))) {
            return name;
        }
        return reader.version(run.versionId())
                .graph()
                .outputOf(named.nodeId())
                .map(node -> new TaskKey(node.id(), named.mapIndex()).toString())
                .orElse(name);
    }

    private void mapped(Context ctx, RunRow run, List<TaskRow> tasks, String nodeId, List<TaskRow> instances) {
        Frame frame = frame(
                ctx,
                run,
                !run.state().isTerminal(),
                nodeId,
                new Frame.Crumb(run.runId(), Links.run(run.dagId(), run.runId())),
                new Frame.Crumb(nodeId, ""));
        String state = Objects.requireNonNullElse(ctx.queryParam("state"), "");
        int from = Math.max(0, ctx.queryParamAsClass("from", Integer.class).getOrDefault(0));
        DagGraph graph = reader.version(run.versionId()).graph();
        List<TaskRow> chosen = instances.stream()
                .filter(task -> state.isEmpty() || task.state().id().equals(state))
                .toList();
        List<TaskRow> page = chosen.stream().skip(from).limit(ITEMS_A_PAGE).toList();
        Map<TaskState, List<TaskRow>> byState = instances.stream()
                .collect(Collectors.groupingBy(
                        TaskRow::state, () -> new EnumMap<>(TaskState.class), Collectors.toList()));
        TaskState stands = BoxStates.of(graph, tasks).getOrDefault(nodeId, TaskState.NONE);
        layout.render(
                ctx,
                "mapped.jte",
                new MappedPage(
                        frame,
                        views.head(run),
                        nodeId,
                        StateView.of(stands),
                        graph.find(nodeId)
                                .flatMap(graph::task)
                                .map(TaskSpec::uses)
                                .orElse(""),
                        instances.size() + (instances.size() == 1 ? " item" : " items"),
                        state,
                        byState.entrySet().stream()
                                .map(entry -> new MappedPage.Choice(
                                        StateView.of(entry.getKey()),
                                        entry.getValue().size()))
                                .toList(),
                        TaskLines.ofItems(graph, run, tasks, costs.ofRun(run.id()), page, frame.viewer()),
                        from,
                        from + page.size() < chosen.size() ? from + page.size() : null));
    }

    private void oneTask(Context ctx, RunRow run, List<TaskRow> tasks, String nodeId) {
        TaskRow task = reader.task(run, nodeId);
        Frame frame = frame(ctx, run, !run.state().isTerminal(), nodeId, crumbs(run, task));
        DagGraph graph = reader.version(run.versionId()).graph();
        Explainer explainer = new Explainer(graph, run, tasks, frame.viewer()::when);
        TryViews tryViews = new TryViews(run, task, graph.find(task.nodeId()).orElse(null), explainer, costs);
        List<TryView> tries =
                reader.tries(run, nodeId).stream().map(tryViews::of).toList();
        TaskLine line = TaskLines.of(graph, run, tasks, costs.ofRun(run.id()), task, frame.viewer());
        TryView chosen =
                chosen(tries, ctx.queryParamAsClass("try", Integer.class).getOrNull());
        layout.render(
                ctx,
                "task.jte",
                new TaskPage(
                        frame,
                        views.head(run),
                        line,
                        tryViews.kind(),
                        siblings(reader.graph(run, tasks), run, tasks, task.key()),
                        tries,
                        chosen,
                        chosen != null && chosen.ended() && isContainer(graph, task)
                                ? reports.find(run, task.key(), chosen.number()).orElse(null)
                                : null,
                        tries.isEmpty()
                                ? ""
                                : graph.find(task.nodeId())
                                        .filter(ApprovalChanges::asks)
                                        .map(node -> new TaskKey(node.taskId(), task.mapIndex()).toString())
                                        .map(name -> Links.approvalOf(run.dagId(), run.runId(), name))
                                        .orElse(""),
                        assets.refs(graph, task.nodeId(), TaskSpec::outlets),
                        assets.refs(graph, task.nodeId(), TaskSpec::inlets),
                        outputs(run, task)));
    }

    private List<TaskPage.Output> outputs(RunRow run, TaskRow task) {
        return reader.outputs(run, task).stream()
                .map(output -> new TaskPage.Output(output.key(), output.value()))
                .toList();
    }

    private static boolean isContainer(DagGraph graph, TaskRow task) {
        return graph.find(task.nodeId())
                .filter(node -> node.work().kind() == NodeWork.Kind.CONTAINER)
                .isPresent();
    }

    /** An instance is below the list of all of them. */
    private static Frame.Crumb[] crumbs(RunRow run, TaskRow task) {
        Frame.Crumb ofRun = new Frame.Crumb(run.runId(), Links.run(run.dagId(), run.runId()));
        if (task.mapIndex() < 0) {
            return new Frame.Crumb[] {ofRun, new Frame.Crumb(task.nodeId(), "")};
        }
        String all = Links.task(run.dagId(), run.runId(), task.nodeId());
        String label = "[" + task.mapIndex() + "] " + task.mapLabel();
        return new Frame.Crumb[] {ofRun, new Frame.Crumb(task.nodeId(), all), new Frame.Crumb(label, "")};
    }

    private static @Nullable TryView chosen(List<TryView> tries, @Nullable Integer wanted) {
        TryView newest = tries.isEmpty() ? null : tries.get(tries.size() - 1);
        return tries.stream()
                .filter(attempt -> wanted != null && attempt.number() == wanted)
                .findFirst()
                .orElse(newest);
    }

    /** The steps of the task, for the same item where it is run for items. */
    private static List<TaskPage.Sibling> siblings(DagGraph graph, RunRow run, List<TaskRow> tasks, TaskKey key) {
        Map<TaskKey, TaskState> states = tasks.stream().collect(Collectors.toMap(TaskRow::key, TaskRow::state));
        Function<Node, TaskPage.Sibling> sibling = node -> new TaskPage.Sibling(
                node.id().substring(node.id().lastIndexOf('.') + 1),
                Links.task(run.dagId(), run.runId(), node.name()),
                StateView.of(states.getOrDefault(node.key(), TaskState.NONE)),
                node.key().equals(key));
        return graph.find(key)
                .map(node -> graph.nodes().stream()
                        .filter(other -> other.taskId().equals(node.taskId()) && other.mapIndex() == node.mapIndex())
                        .map(sibling)
                        .toList())
                .orElse(List.of());
    }

    private Frame frame(Context ctx, RunRow run, boolean busy, String title, Frame.Crumb... crumbs) {
        Frame.Crumb[] all = new Frame.Crumb[crumbs.length + 1];
        all[0] = new Frame.Crumb(run.dagId(), Links.dag(run.dagId()));
        System.arraycopy(crumbs, 0, all, 1, crumbs.length);
        String subject = "run/" + run.dagId() + "/" + run.runId();
        return layout.live(ctx, title + " · " + run.dagId(), subject, busy ? BUSY_SECONDS : 0, all);
    }
}
