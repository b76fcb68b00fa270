package io.waybill.web.page;

import io.waybill.engine.graph.Box;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskTally;
import io.waybill.web.dag.BoxStates;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.DagGridPage.Cell;
import io.waybill.web.view.DagGridPage.Column;
import io.waybill.web.view.DagGridPage.Row;
import io.waybill.web.view.Durations;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The grid of runs by tasks: what the DAG has now, then what only older versions have. */
final class GridRows {
    /** So far apart are dates above columns. */
    private static final int TICKS = 6;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final List<Run> runs;
    private final Viewer viewer;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A run with what the cells of its column are made of.
     *
     * @param row the run
     * @param graph of its version
     * @param tallies of its tasks, by node
     * @param states by task and group
     * @param date what its cells say when it was for
     */
    private record Run(
            RunRow row,
            DagGraph graph,
            Map<String, List<TaskTally>> tallies,
            Map<String, TaskState> states,
            String date) {}

    /** @param runs oldest first */
    GridRows(DagReader reader, long versionId, List<RunRow> runs, Viewer viewer) {
        this.viewer = viewer;
        Map<Long, Map<String, List<TaskTally>>> tallies =
                reader.overviews().tasks(runs.stream().map(RunRow::id).toList()).stream()
                        .collect(Collectors.groupingBy(TaskTally::runKey, Collectors.groupingBy(TaskTally::nodeId)));
        this.runs = runs.stream()
                .map(run -> {
                    Map<String, List<TaskTally>> own = tallies.getOrDefault(run.id(), Map.of());
                    DagGraph graph = reader.version(run.versionId()).graph();
                    return new Run(run, graph, own, states(graph, own), viewer.brief(date(run)));
                })
                .toList();
        List<Box> now = reader.version(versionId).graph().boxes();
        now.forEach(box -> add(box, 0, "", false));
        addGone(now);
    }

    private static Map<String, TaskState> states(DagGraph graph, Map<String, List<TaskTally>> tallies) {
        Map<String, List<TaskState>> instances = new HashMap<>();
        tallies.forEach((node, all) ->
                instances.put(node, all.stream().map(TaskTally::state).toList()));
        return BoxStates.of(graph, instances);
    }

    private static Instant date(RunRow run) {
        return Objects.requireNonNullElse(run.logicalDate(), run.queuedAt());
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    long longestMillis() {
        return runs.stream().mapToLong(run -> took(run.row())).max().orElse(0);
    }

    private long took(RunRow run) {
        Duration took = Durations.between(run.startedAt(), Objects.requireNonNullElse(run.endedAt(), viewer.now()));
        return took == null ? 0 : Math.max(0, took.toMillis());
    }

    List<Column> columns() {
        long longest = Math.max(1, longestMillis());
        List<Column> columns = new ArrayList<>();
        LocalDate told = null;
        for (int i = 0; i < runs.size(); i++) {
            RunRow run = runs.get(i).row();
            String tick = "";
            // Counted from the newest, at which one looks first; what would stick out at the end is left out.
            int fromEnd = runs.size() - 1 - i;
            if (fromEnd % TICKS == TICKS - 1) {
                ZonedDateTime date = date(run).atZone(viewer.zone());
                tick = date.toLocalDate().equals(told) ? TIME.format(date) : DAY.format(date);
                told = date.toLocalDate();
            }
            columns.add(new Column(
                    run.id(),
                    StateView.of(run.state()),
                    (int) Math.max(3, 100 * took(run) / longest),
                    Links.run(run.dagId(), run.runId()),
                    title(runs.get(i)),
                    tick));
        }
        return columns;
    }

    private String title(Run run) {
        RunRow row = run.row();
        return "Run " + row.runId() + " · " + run.date() + " · "
                + row.type().id().replace('_', ' ') + " · "
                + StateView.of(row.state()).word()
                + (row.startedAt() == null ? "" : " · " + Durations.text(Duration.ofMillis(took(row))));
    }

    private void add(Box box, int depth, String parent, boolean gone) {
        if (box.kind() == Box.Kind.NODE) {
            // A join of a group has no work that anybody would look for.
            return;
        }
        boolean group = box.kind() == Box.Kind.TASK_GROUP;
        List<@Nullable Cell> cells = new ArrayList<>();
        String href = "";
        String counts = "";
        for (Run run : runs) {
            Cell cell = group ? ofGroup(run, box.id(), box.title()) : ofTask(run, box.id());
            cells.add(cell);
            if (cell != null && !group) {
                href = cell.href();
                counts = counts(items(run, box.id()));
            }
        }
        rows.add(new Row(rows.size(), box.id(), box.title(), depth, parent, group, href, counts, gone, cells));
        if (group) {
            box.children().forEach(child -> add(child, depth + 1, box.id(), gone));
        }
    }

    /** Tasks that older runs have and the DAG has no more. */
    private void addGone(List<Box> now) {
        Set<String> known = new HashSet<>();
        now.forEach(box -> tasksIn(box).map(Box::id).forEach(known::add));
        Map<String, Box> gone = new LinkedHashMap<>();
        Set<DagGraph> looked = new HashSet<>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            DagGraph graph = runs.get(i).graph();
            if (looked.add(graph)) {
                graph.boxes().stream()
                        .flatMap(GridRows::tasksIn)
                        .filter(box -> !known.contains(box.id()))
                        .forEach(box -> gone.putIfAbsent(box.id(), box));
            }
        }
        gone.values().forEach(box -> add(box, 0, "", true));
    }

    private static Stream<Box> tasksIn(Box box) {
        return switch (box.kind()) {
            case TASK_GROUP -> box.children().stream().flatMap(GridRows::tasksIn);
            case TASK -> Stream.of(box);
            case NODE -> Stream.empty();
        };
    }

    private @Nullable Cell ofGroup(Run run, String id, String title) {
        TaskState state = run.states().get(id);
        if (state == null) {
            return null;
        }
        StateView view = StateView.of(state);
        return new Cell(
                view,
                false,
                Links.run(run.row().dagId(), run.row().runId()),
                title + " · " + run.date() + " · group · " + view.word());
    }

    private @Nullable Cell ofTask(Run run, String id) {
        List<TaskTally> tallies = run.graph().nodesOf(id).stream()
                .map(Node::id)
                .distinct()
                .flatMap(node -> run.tallies().getOrDefault(node, List.of()).stream())
                .toList();
        TaskState state = run.states().get(id);
        if (state == null || tallies.isEmpty()) {
            return null;
        }
        StateView view = StateView.of(state);
        List<TaskTally> items = items(run, id);
        StringBuilder title = new StringBuilder(id)
                .append(" · ")
                .append(run.date())
                .append(" · ")
                .append(view.word());
        if (!items.isEmpty()) {
            title.append(" · ").append(inWords(items));
        }
        int tries = tallies.stream().mapToInt(TaskTally::tries).max().orElse(0);
        if (tries > 1) {
            title.append(" · try ").append(tries);
        }
        Duration took = took(tallies, state);
        if (took != null) {
            title.append(" · ").append(Durations.text(took));
        }
        return new Cell(
                view, !items.isEmpty(), Links.task(run.row().dagId(), run.row().runId(), id), title.toString());
    }

    /** From its first step's start to its last one's end; of a step that waits for its next try the newest. */
    private @Nullable Duration took(List<TaskTally> tallies, TaskState state) {
        Instant started = tallies.stream()
                .map(TaskTally::startedAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Instant ended = tallies.stream()
                .map(TaskTally::endedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return Durations.between(started, state.isTerminal() ? ended : viewer.now());
    }

    /** The items of a mapped task by state; empty where it is not mapped, or they are not known yet. */
    private static List<TaskTally> items(Run run, String id) {
        return run.graph().outputOf(id).map(Node::id).map(run.tallies()::get).stream()
                .flatMap(List::stream)
                .filter(tally -> tally.items() > 0 && tally.state() != TaskState.REMOVED)
                .sorted(Comparator.comparingInt(tally -> BoxStates.telling(tally.state())))
                .toList();
    }

    private static String inWords(List<TaskTally> items) {
        int all = items.stream().mapToInt(TaskTally::items).sum();
        return items.stream()
                .map(tally -> tally.items() + " " + StateView.of(tally.state()).word())
                .collect(Collectors.joining(", ", all + (all == 1 ? " item: " : " items: "), ""));
    }

    private static String counts(List<TaskTally> items) {
        int all = items.stream().mapToInt(TaskTally::items).sum();
        int done = items.stream()
                .filter(tally -> tally.state() == TaskState.SUCCESS)
                .mapToInt(TaskTally::items)
                .sum();
        return all == 0 ? "" : done + " of " + all;
    }
}
