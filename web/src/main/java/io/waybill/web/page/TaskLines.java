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
import io.waybill.web.dag.TaskSpan;
import io.waybill.web.view.Durations;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.TaskLine;
import io.waybill.web.view.Viewer;
import io.waybill.web.why.Explainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of a run's tasks: a line for each box, those inside it after it. */
final class TaskLines {
    private final DagGraph graph;
    private final RunRow run;
    /** Of more instances than this those are listed that tell most; the others are on a page of their own. */
    private static final int MOST_INSTANCES = 50;

    private final Map<String, List<TaskRow>> rows = new HashMap<>();
    private final Map<String, TaskState> states;
    private final Scale scale;
    private final Explainer explainer;
    private final Map<String, CostEstimate> costs;

    private TaskLines(DagGraph graph, RunRow run, List<TaskRow> tasks, Map<String, CostEstimate> costs, Viewer viewer) {
        this.graph = graph;
        this.costs = costs;
        this.run = run;
        tasks.stream()
                .filter(task -> task.mapIndex() < 0 || task.state() != TaskState.REMOVED)
                .sorted(Comparator.comparingInt(TaskRow::mapIndex))
                .forEach(task -> rows.computeIfAbsent(task.nodeId(), id -> new ArrayList<>())
                        .add(task));
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

    /** One task instance alone. */
    static TaskLine of(
            DagGraph graph,
            RunRow run,
            List<TaskRow> tasks,
            Map<String, CostEstimate> costs,
            TaskRow task,
            Viewer viewer) {
        return new TaskLines(graph, run, tasks, costs, viewer)
                .instance(task, task.key().toString(), 0, "", false);
    }

    /** The instances of a node that is run for items, those of {@code chosen} alone. */
    static List<TaskLine> ofItems(
            DagGraph graph,
            RunRow run,
            List<TaskRow> tasks,
            Map<String, CostEstimate> costs,
            List<TaskRow> chosen,
            Viewer viewer) {
        TaskLines made = new TaskLines(graph, run, tasks, costs, viewer);
        return chosen.stream()
                .map(row -> made.instance(row, label(row), 0, "", false))
                .toList();
    }

    private static String label(TaskRow row) {
        String index = "[" + row.mapIndex() + "]";
        return row.mapLabel().equals(Integer.toString(row.mapIndex())) ? index : index + " " + row.mapLabel();
    }

    private void add(Box box, int depth, String parent, List<TaskLine> lines) {
        if (box.isNode()) {
            List<TaskRow> instances = instances(box.id());
            if (instances.isEmpty()) {
                lines.add(node(box.id(), box.title(), depth, parent));
            } else {
                addItems(box, box.id(), instances, depth, parent, lines);
            }
            return;
        }
        String output = graph.outputOf(box.id()).map(Node::id).orElse("");
        if (box.kind() == Box.Kind.TASK && !instances(output).isEmpty()) {
            // The steps of an item are on the page of the item.
            addItems(box, output, instances(output), depth, parent, lines);
            return;
        }
        lines.add(box.kind() == Box.Kind.TASK ? task(box, depth, parent) : group(box, depth, parent));
        box.children().forEach(child -> add(child, depth + 1, box.id(), lines));
    }

    private List<TaskRow> instances(String id) {
        return rows.getOrDefault(id, List.of()).stream()
                .filter(row -> row.mapIndex() >= 0)
                .toList();
    }

    private void addItems(
            Box box, String page, List<TaskRow> instances, int depth, String parent, List<TaskLine> lines) {
        lines.add(heading(box, page, instances, depth, parent));
        listed(instances).forEach(row -> lines.add(instance(row, label(row), depth + 1, box.id(), true)));
    }

    private static List<TaskRow> listed(List<TaskRow> instances) {
        return instances.size() <= MOST_INSTANCES
                ? instances
                : instances.stream()
                        .sorted(Comparator.comparingInt(row -> BoxStates.telling(row.state())))
                        .limit(MOST_INSTANCES)
                        .toList();
    }

    /** Stands for all instances: what they are at, and how many. */
    private TaskLine heading(Box box, String page, List<TaskRow> instances, int depth, String parent) {
        TaskState state = states.getOrDefault(box.id(), TaskState.NONE);
        Instant scheduled = earliest(instances, TaskRow::scheduledAt);
        Instant started = earliest(instances, TaskRow::startedAt);
        Instant ended = state.isTerminal() ? latest(instances) : null;
        return new TaskLine(
                box.id(),
                box.title(),
                depth,
                parent,
                isStep(box.id()),
                true,
                isStep(box.id()) ? "" : operator(page),
                Links.task(run.dagId(), run.runId(), page),
                StateView.of(state),
                state.isTerminal(),
                0,
                0,
                counted(instances),
                null,
                null,
                Durations.between(started, ended),
                state.isActive() ? started : null,
                scale.bar(scheduled, scheduled, started, ended),
                cost(nodesIn(box)));
    }

    private static @Nullable Instant earliest(List<TaskRow> rows, Function<TaskRow, @Nullable Instant> time) {
        return rows.stream()
                .map(time)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant latest(List<TaskRow> rows) {
        return rows.stream()
                .map(TaskRow::endedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** How many instances there are, and in which states. */
    static String counted(List<TaskRow> instances) {
        Map<TaskState, Long> counts = instances.stream()
                .collect(Collectors.groupingBy(
                        TaskRow::state, () -> new EnumMap<>(TaskState.class), Collectors.counting()));
        String text = counts.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> BoxStates.telling(entry.getKey())))
                .map(entry ->
                        entry.getValue() + " " + StateView.of(entry.getKey()).word())
                .collect(Collectors.joining(", "));
        String more = instances.size() > MOST_INSTANCES ? "; " + MOST_INSTANCES + " of them are listed here" : "";
        return instances.size() + (instances.size() == 1 ? " item: " : " items: ") + text + more;
    }

    private TaskLine instance(TaskRow row, String label, int depth, String parent, boolean folded) {
        String id = row.key().toString();
        Instant started = row.startedAt();
        Instant ended = row.endedAt();
        return new TaskLine(
                id,
                label,
                depth,
                parent,
                folded,
                false,
                folded || isStep(row.nodeId()) ? "" : operator(row.nodeId()),
                Links.task(run.dagId(), run.runId(), id),
                StateView.of(row.state()),
                row.state().isTerminal(),
                row.tryNumber(),
                tries(row.nodeId()),
                why(row),
                Durations.between(row.scheduledAt(), row.queuedAt()),
                Durations.between(row.queuedAt(), started),
                Durations.between(started, ended),
                row.state().isActive() && ended == null ? started : null,
                scale.bar(
                        row.scheduledAt(),
                        row.queuedAt(),
                        started,
                        ended == null && row.state().isTerminal() ? started : ended),
                cost(Stream.of(id)));
    }

    private TaskLine node(String id, String title, int depth, String parent) {
        TaskRow row = rows.getOrDefault(id, List.of()).stream().findFirst().orElse(null);
        return line(id, title, depth, parent, false, id, row, row, row == null ? "" : why(row), cost(Stream.of(id)));
    }

    /**
     * A task with several nodes: what it takes is the work of the node that gives its outputs, or from the first to the last of
     * several containers.
     */
    private TaskLine task(Box box, int depth, String parent) {
        List<TaskRow> inner = rowsIn(box);
        TaskSpan span = TaskSpan.of(graph, inner).orElse(null);
        if (span != null) {
            String page = graph.meantBy(box.id());
            String href = Links.task(run.dagId(), run.runId(), page);
            return whole(box, depth, parent, operator(page), href, reason(inner), span);
        }
        TaskRow main = graph.outputOf(box.id()).stream()
                .flatMap(node -> rows.getOrDefault(node.id(), List.of()).stream())
                .findFirst()
                .orElse(inner.isEmpty() ? null : inner.get(inner.size() - 1));
        TaskRow first = inner.stream()
                .filter(row -> row.scheduledAt() != null)
                .min(Comparator.comparing(TaskRow::scheduledAt))
                .orElse(main);
        String page = main == null ? box.id() : main.nodeId();
        return line(box.id(), box.title(), depth, parent, true, page, first, main, reason(inner), cost(nodesIn(box)));
    }

    private TaskLine group(Box box, int depth, String parent) {
        return whole(box, depth, parent, "", "", "", TaskSpan.NONE);
    }

    /** What has no tries of its own. */
    private TaskLine whole(
            Box box, int depth, String parent, String operator, String href, String reason, TaskSpan span) {
        TaskState state = states.getOrDefault(box.id(), TaskState.NONE);
        return new TaskLine(
                box.id(),
                box.title(),
                depth,
                parent,
                false,
                true,
                operator,
                href,
                StateView.of(state),
                state.isTerminal(),
                0,
                0,
                reason,
                Durations.between(span.scheduled(), span.queued()),
                Durations.between(span.queued(), span.started()),
                Durations.between(span.started(), span.ended()),
                state.isActive() && span.ended() == null ? span.started() : null,
                scale.bar(span.scheduled(), span.queued(), span.started(), span.ended()),
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
        return CostWords.text(nodes.flatMap(node -> Stream.concat(
                        Stream.of(node),
                        instances(node).stream().map(row -> row.key().toString())))
                .map(name -> costs.getOrDefault(name, CostEstimate.NONE))
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
        return nodesIn(box)
                .flatMap(id -> rows.getOrDefault(id, List.of()).stream())
                .toList();
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
}
