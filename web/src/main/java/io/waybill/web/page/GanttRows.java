package io.waybill.web.page;

import io.waybill.engine.graph.Box;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.TrySpan;
import io.waybill.web.dag.BoxStates;
import io.waybill.web.dag.CriticalPath;
import io.waybill.web.view.Durations;
import io.waybill.web.view.GanttPage.Bar;
import io.waybill.web.view.GanttPage.Row;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of the chart of a run: a task's tries in one, whichever of its steps they are of. */
final class GanttRows {
    /** Of more items those are listed that tell most; the page of the task has all. */
    private static final int MOST_ITEMS = 50;

    /** So many tasks of the critical path are named. */
    private static final int MOST_NAMED = 12;

    private final DagGraph graph;
    private final RunRow run;
    private final Viewer viewer;
    private final GanttScale scale;
    private final Map<String, TaskState> states;
    private final Map<String, List<TaskRow>> tasks = new HashMap<>();
    private final Map<TaskKey, List<TrySpan>> tries = new HashMap<>();
    private final List<TaskKey> path;
    private final List<Row> rows = new ArrayList<>();
    private int older;

    GanttRows(DagGraph graph, RunRow run, List<TaskRow> tasks, List<TrySpan> spans, Viewer viewer) {
        this.graph = graph;
        this.run = run;
        this.viewer = viewer;
        this.scale = GanttScale.of(run, viewer.now());
        this.states = BoxStates.of(graph, tasks);
        List<TaskRow> present = tasks.stream()
                .filter(task -> task.state() != TaskState.REMOVED)
                .sorted(Comparator.comparingInt(TaskRow::mapIndex))
                .toList();
        present.forEach(task -> this.tasks
                .computeIfAbsent(task.nodeId(), id -> new ArrayList<>())
                .add(task));
        for (TrySpan span : spans) {
            if (span.endedAt() != null && span.endedAt().isBefore(scale.from())) {
                older++;
            } else {
                tries.computeIfAbsent(span.task(), key -> new ArrayList<>()).add(span);
            }
        }
        DagGraph expanded =
                graph.withInstances(present.stream().map(TaskRow::key).toList());
        this.path = CriticalPath.of(expanded, present, viewer.now());
        graph.boxes().forEach(box -> add(box, 0, ""));
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    GanttScale scale() {
        return scale;
    }

    /** How many tries ended before the run was started the last time. */
    int older() {
        return older;
    }

    /** The tasks of the critical path, each once. */
    String path() {
        List<String> names = path.stream()
                .map(key -> {
                    String task = graph.find(key.nodeId()).map(Node::taskId).orElse(key.nodeId());
                    return key.mapIndex() < 0 ? task : task + "[" + key.mapIndex() + "]";
                })
                .distinct()
                .toList();
        int left = names.size() - MOST_NAMED;
        return left <= 0
                ? String.join(" → ", names)
                : String.join(" → ", names.subList(0, MOST_NAMED)) + " → and " + left + " more";
    }

    private void add(Box box, int depth, String parent) {
        if (box.kind() == Box.Kind.NODE) {
            return;
        }
        if (box.kind() == Box.Kind.TASK_GROUP) {
            addGroup(box, depth, parent);
            return;
        }
        List<TaskRow> all = graph.nodesOf(box.id()).stream()
                .map(Node::id)
                .distinct()
                .flatMap(id -> tasks.getOrDefault(id, List.of()).stream())
                .toList();
        Map<Integer, List<TaskRow>> items =
                all.stream().filter(task -> task.mapIndex() >= 0).collect(Collectors.groupingBy(TaskRow::mapIndex));
        StateView state = StateView.of(states.getOrDefault(box.id(), TaskState.NONE));
        String href = Links.task(run.dagId(), run.runId(), box.id());
        if (items.isEmpty()) {
            rows.add(row(box.id(), box.title(), depth, parent, false, href, state, all));
            return;
        }
        int count = items.size();
        rows.add(new Row(
                box.id(),
                box.title() + " (" + count + (count == 1 ? " item)" : " items)"),
                depth,
                parent,
                false,
                true,
                false,
                href,
                state,
                isCritical(all),
                summary(all, box.title(), state, href),
                took(all)));
        items.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<Integer, List<TaskRow>> item) ->
                                BoxStates.telling(newest(item.getValue()).state()))
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_ITEMS)
                .sorted(Map.Entry.comparingByKey())
                .forEach(item -> addItem(box, depth + 1, item.getKey(), item.getValue()));
    }

    private void addGroup(Box box, int depth, String parent) {
        int place = rows.size();
        List<TaskRow> inner = new ArrayList<>();
        collect(box, inner);
        StateView state = StateView.of(states.getOrDefault(box.id(), TaskState.NONE));
        rows.add(
                place,
                new Row(
                        box.id(),
                        box.title(),
                        depth,
                        parent,
                        false,
                        true,
                        true,
                        "",
                        state,
                        isCritical(inner),
                        summary(inner, box.title(), state, ""),
                        took(inner)));
        box.children().forEach(child -> add(child, depth + 1, box.id()));
    }

    private void collect(Box box, List<TaskRow> into) {
        if (box.isNode()) {
            into.addAll(tasks.getOrDefault(box.id(), List.of()));
        }
        box.children().forEach(child -> collect(child, into));
    }

    private void addItem(Box box, int depth, int index, List<TaskRow> steps) {
        TaskRow main = graph.outputOf(box.id()).stream()
                .flatMap(output -> steps.stream().filter(step -> step.nodeId().equals(output.id())))
                .findFirst()
                .orElse(newest(steps));
        String name = "[" + index + "]";
        String label = main.mapLabel().equals(Integer.toString(index)) ? name : name + " " + main.mapLabel();
        Row row = row(
                box.id() + name,
                label,
                depth,
                box.id(),
                true,
                Links.task(run.dagId(), run.runId(), main.key().toString()),
                StateView.of(
                        BoxStates.summary(steps.stream().map(TaskRow::state).toList())),
                steps);
        rows.add(row);
    }

    private static TaskRow newest(List<TaskRow> steps) {
        return steps.get(steps.size() - 1);
    }

    private Row row(
            String id,
            String label,
            int depth,
            String parent,
            boolean folded,
            String href,
            StateView state,
            List<TaskRow> steps) {
        List<Bar> bars = new ArrayList<>();
        steps.forEach(step -> bars.addAll(bars(step)));
        bars.sort(Comparator.comparingDouble(Bar::queued));
        return new Row(
                id, label, depth, parent, folded, false, false, href, state, isCritical(steps), bars, took(steps));
    }

    private boolean isCritical(List<TaskRow> steps) {
        return steps.stream().map(TaskRow::key).anyMatch(path::contains);
    }

    private List<Bar> bars(TaskRow task) {
        List<TrySpan> spans = tries.getOrDefault(task.key(), List.of());
        List<Bar> bars = new ArrayList<>();
        Instant free = scale.from();
        for (TrySpan span : spans) {
            Instant ready = task.scheduledAt();
            // The task tells since when its newest try could begin; what is not between two tries is of another one.
            Instant begin = ready != null && !ready.isBefore(free) && ready.isBefore(span.createdAt())
                    ? ready
                    : span.createdAt();
            bars.add(bar(
                    task,
                    "try " + span.tryNumber(),
                    StateView.of(state(task, span)),
                    begin,
                    span.createdAt(),
                    span.startedAt(),
                    span.endedAt(),
                    Links.attempt(run.dagId(), run.runId(), task.key().toString(), span.tryNumber())));
            free = Objects.requireNonNullElse(span.endedAt(), span.createdAt());
        }
        boolean waits = task.state() == TaskState.SCHEDULED || task.state() == TaskState.QUEUED;
        if (task.scheduledAt() != null && (waits || (spans.isEmpty() && task.startedAt() != null))) {
            Instant launched = waits ? viewer.now() : Objects.requireNonNullElse(task.queuedAt(), task.scheduledAt());
            bars.add(bar(
                    task,
                    waits ? "waits for a place" : "",
                    StateView.of(task.state()),
                    task.scheduledAt(),
                    launched,
                    waits ? viewer.now() : task.startedAt(),
                    waits ? viewer.now() : task.endedAt(),
                    Links.task(run.dagId(), run.runId(), task.key().toString())));
        }
        return bars;
    }

    private Bar bar(
            TaskRow task,
            String what,
            StateView state,
            Instant ready,
            Instant made,
            @Nullable Instant started,
            @Nullable Instant ended,
            String href) {
        Instant end = Objects.requireNonNullElse(ended, viewer.now());
        Instant work = started == null ? end : started;
        StringBuilder title = new StringBuilder(task.key().toString());
        if (!what.isEmpty()) {
            title.append(", ").append(what);
        }
        title.append(": ").append(state.word()).append(". From ").append(viewer.brief(ready));
        part(title, "queued", ready, made);
        part(title, "start-up", made, work);
        if (started != null) {
            part(title, "running", started, end);
        }
        title.append(ended == null ? ", not over yet" : ", until " + viewer.brief(ended));
        return new Bar(
                state, false, scale.at(ready), scale.at(made), scale.at(work), scale.at(end), href, title.toString());
    }

    private static void part(StringBuilder title, String name, Instant from, Instant to) {
        title.append(", ").append(name).append(' ').append(Durations.text(Duration.between(from, to)));
    }

    private static TaskState state(TaskRow task, TrySpan span) {
        EndKind kind = span.kind();
        if (span.tryNumber() == task.tryNumber()
                && (kind == null || task.state().isTerminal())) {
            return task.state();
        }
        if (kind == null) {
            return span.stopping() ? TaskState.STOPPING : TaskState.RUNNING;
        }
        return switch (kind) {
            case SUCCESS -> TaskState.SUCCESS;
            case CANCELLED -> TaskState.CANCELLED;
            case USER, PLATFORM, CAPACITY, TIMEOUT, INTERNAL -> TaskState.FAILED;
        };
    }

    /** One bar from the first begin to the last end. */
    private List<Bar> summary(List<TaskRow> inner, String title, StateView state, String href) {
        List<Bar> all = inner.stream().flatMap(task -> bars(task).stream()).toList();
        if (all.isEmpty()) {
            return List.of();
        }
        double from = all.stream().mapToDouble(Bar::queued).min().orElse(0);
        double to = all.stream().mapToDouble(Bar::end).max().orElse(0);
        return List.of(new Bar(
                state, true, from, from, from, to, href, title + ": " + state.word() + ", " + took(inner) + " in all"));
    }

    private String took(List<TaskRow> steps) {
        Instant from = steps.stream()
                .map(TaskRow::startedAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Instant to = steps.stream()
                .filter(step -> step.startedAt() != null)
                .map(step -> Objects.requireNonNullElse(step.endedAt(), viewer.now()))
                .max(Comparator.naturalOrder())
                .orElse(null);
        Duration took = Durations.between(from, to);
        return took == null ? "" : Durations.text(took);
    }
}
