package io.waybill.web.page;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.graph.Box;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TaskSpec;
import io.waybill.web.cost.CostWords;
import io.waybill.web.dag.BoxStates;
import io.waybill.web.view.Durations;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.TaskLine;
import io.waybill.web.view.Viewer;
import io.waybill.web.why.Explainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of a run's tasks: a line for each box, those inside it after it. */
final class TaskLines {
    private final DagGraph graph;
    private final RunRow run;
    private final Map<String, TaskRow> rows = new HashMap<>();
    private final Map<String, TaskState> states;
    private final Scale scale;
    private final Explainer explainer;
    private final Map<String, CostEstimate> costs;

    private TaskLines(DagGraph graph, RunRow run, List<TaskRow> tasks, Map<String, CostEstimate> costs, Viewer viewer) {
        this.graph = graph;
        this.costs = costs;
        this.run = run;
        tasks.forEach(task -> rows.put(task.nodeId(), task));
        this.states = BoxStates.of(graph, tasks);
        this.scale = Scale.of(run, viewer.now());
        this.explainer = new Explainer(graph, run, tasks, viewer::when);
    }

    static List<TaskLine> of(
            DagGraph graph, RunRow run, List<TaskRow> tasks, Map<String, CostEstimate> costs, Viewer viewer) {
        TaskLines made = new TaskLines(graph, run, tasks, costs, viewer);
        List<TaskLine> lines = new ArrayList<>();
        graph.boxes().forEach(box -> made.add(box, 0, "", lines));
        return lines;
    }

    /** One node alone. */
    static TaskLine of(
            DagGraph graph,
            RunRow run,
            List<TaskRow> tasks,
            Map<String, CostEstimate> costs,
            TaskRow task,
            Viewer viewer) {
        return new TaskLines(graph, run, tasks, costs, viewer).node(task.nodeId(), task.nodeId(), 0, "");
    }

    private void add(Box box, int depth, String parent, List<TaskLine> lines) {
        if (box.isNode()) {
            lines.add(node(box.id(), box.title(), depth, parent));
            return;
        }
        lines.add(box.kind() == Box.Kind.TASK ? task(box, depth, parent) : group(box, depth, parent));
        box.children().forEach(child -> add(child, depth + 1, box.id(), lines));
    }

    private TaskLine node(String id, String title, int depth, String parent) {
        TaskRow row = rows.get(id);
        return line(id, title, depth, parent, false, id, row, row, row == null ? "" : why(row), cost(Stream.of(id)));
    }

    /** A task with several nodes: what it takes is the work of the node that gives its outputs. */
    private TaskLine task(Box box, int depth, String parent) {
        List<TaskRow> inner = rowsIn(box);
        TaskRow main = graph.outputOf(box.id())
                .map(Node::id)
                .map(rows::get)
                .orElse(inner.isEmpty() ? null : inner.get(inner.size() - 1));
        TaskRow first = inner.stream()
                .filter(row -> row.scheduledAt() != null)
                .min(Comparator.comparing(TaskRow::scheduledAt))
                .orElse(main);
        String page = main == null ? box.id() : main.nodeId();
        return line(box.id(), box.title(), depth, parent, true, page, first, main, reason(inner), cost(nodesIn(box)));
    }

    private TaskLine group(Box box, int depth, String parent) {
        TaskState state = states.getOrDefault(box.id(), TaskState.NONE);
        return new TaskLine(
                box.id(),
                box.title(),
                depth,
                parent,
                false,
                true,
                "",
                "",
                StateView.of(state),
                state.isTerminal(),
                0,
                0,
                "",
                null,
                null,
                null,
                null,
                null,
                cost(nodesIn(box)));
    }

    private TaskLine line(
            String id,
            String title,
            int depth,
            String parent,
            boolean heading,
            String page,
            @Nullable TaskRow first,
            @Nullable TaskRow main,
            String reason,
            String cost) {
        TaskState state = states.getOrDefault(id, TaskState.NONE);
        Instant scheduled = first == null ? null : first.scheduledAt();
        Instant queued = main == null ? null : main.queuedAt();
        Instant started = main == null ? null : main.startedAt();
        Instant ended = main == null ? null : main.endedAt();
        return new TaskLine(
                id,
                title,
                depth,
                parent,
                !heading && isStep(id),
                heading,
                isStep(id) ? "" : operator(page),
                Links.task(run.dagId(), run.runId(), page),
                StateView.of(state),
                state.isTerminal(),
                main == null ? 0 : main.tryNumber(),
                tries(page),
                reason,
                Durations.between(scheduled, queued),
                Durations.between(queued, started),
                Durations.between(started, ended),
                state.isActive() && ended == null ? started : null,
                scale.bar(scheduled, queued, started, ended == null && state.isTerminal() ? started : ended),
                cost);
    }

    private String cost(Stream<String> nodes) {
        return CostWords.text(nodes.map(node -> costs.getOrDefault(node, CostEstimate.NONE))
                .reduce(CostEstimate.NONE, CostEstimate::plus));
    }

    private boolean isStep(String id) {
        return graph.find(id).map(node -> !node.taskId().equals(id)).orElse(false);
    }

    private String operator(String nodeId) {
        return graph.find(nodeId)
                .flatMap(node -> graph.spec().task(node.taskId()))
                .map(TaskSpec::uses)
                .orElse("");
    }

    private int tries(String nodeId) {
        return graph.find(nodeId)
                .flatMap(node -> graph.spec().task(node.taskId()))
                .map(task -> task.retries() + 1)
                .orElse(1);
    }

    private List<TaskRow> rowsIn(Box box) {
        return nodesIn(box).map(rows::get).filter(Objects::nonNull).toList();
    }

    private static Stream<String> nodesIn(Box box) {
        return box.isNode() ? Stream.of(box.id()) : box.children().stream().flatMap(TaskLines::nodesIn);
    }

    /** Why the first of its nodes that is not through stands where it stands; a failed one goes before. */
    private String reason(List<TaskRow> inner) {
        return inner.stream()
                .filter(row -> row.state() == TaskState.FAILED)
                .findFirst()
                .or(() -> inner.stream()
                        .filter(row -> row.state() != TaskState.SUCCESS)
                        .findFirst())
                .map(this::why)
                .orElse("");
    }

    /** What is plain from the other columns is not said again. */
    private String why(TaskRow row) {
        return switch (row.state()) {
            case SUCCESS, RUNNING, REMOVED -> row.reason();
            case FAILED, CANCELLED ->
                row.reason().isEmpty() ? explainer.task(row, null).text() : row.reason();
            case NONE,
                    SCHEDULED,
                    QUEUED,
                    LAUNCHING,
                    DEFERRED,
                    UP_FOR_RETRY,
                    RESTARTING,
                    STOPPING,
                    SKIPPED,
                    UPSTREAM_FAILED -> explainer.task(row, null).text();
        };
    }

    /**
     * The whole width of the timeline.
     *
     * @param from when the run was started
     * @param millis how long it is
     * @param now where what has not ended ends for now
     */
    private record Scale(Instant from, double millis, Instant now) {

        static Scale of(RunRow run, Instant now) {
            Instant from = Objects.requireNonNullElse(run.startedAt(), run.queuedAt());
            Instant end = Objects.requireNonNullElse(run.endedAt(), now);
            return new Scale(from, Math.max(1, end.toEpochMilli() - from.toEpochMilli()), now);
        }

        TaskLine.@Nullable Bar bar(
                @Nullable Instant scheduled,
                @Nullable Instant queued,
                @Nullable Instant started,
                @Nullable Instant ended) {
            Instant begin = scheduled == null ? queued : scheduled;
            if (begin == null) {
                return null;
            }
            double end = at(Objects.requireNonNullElse(ended, now));
            double start = started == null ? end : at(started);
            double launch = queued == null ? start : Math.min(start, at(queued));
            return new TaskLine.Bar(Math.min(launch, at(begin)), launch, start, Math.max(end, start));
        }

        private double at(Instant time) {
            return Math.max(0, Math.min(100, 100 * (time.toEpochMilli() - from.toEpochMilli()) / millis));
        }
    }
}
