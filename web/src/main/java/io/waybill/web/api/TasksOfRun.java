package io.waybill.web.api;

import io.javalin.http.Context;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.store.RunCriteria;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunSearch.TaskOrder;
import io.waybill.engine.store.TaskCriteria;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.http.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tasks of one run, which are few enough to be chosen and put in order here. */
final class TasksOfRun {
    private final DagReader reader;

    TasksOfRun(DagReader reader) {
        this.reader = reader;
    }

    /**
     * Answers with them.
     *
     * @param ofItems whether the instances of items alone are wanted
     */
    void send(Context ctx, RunRow run, TaskWish wish, boolean ofItems) {
        LoadedVersion version = reader.version(run.versionId());
        TaskCriteria asked = wish.criteria();
        // Of a task of several steps its own id means the one that tells how it ended.
        TaskCriteria criteria = new TaskCriteria(
                asked.runs(),
                asked.nodeIds().stream().map(version.graph()::meantBy).collect(Collectors.toSet()),
                asked.states(),
                asked.mapIndexes(),
                asked.bounds(),
                asked.lengths());
        boolean meant = wish.criteria().runs().bounds().stream()
                .allMatch(bound -> bound.side().holds(time(run, bound.time()), bound.limit()));
        List<TaskRow> found = reader.tasks(run).stream()
                .filter(task -> meant && criteria.lets(task) && (!ofItems || task.mapIndex() >= 0))
                .filter(task -> wish.pools().isEmpty()
                        || wish.pools()
                                .contains(TaskApi.claim(version.graph(), task).pool()))
                .sorted(order(version.graph(), wish.order()))
                .toList();
        Json.send(
                ctx,
                new RunShapes.TaskInstances(
                        found.stream()
                                .skip(wish.offset())
                                .limit(wish.limit())
                                .map(task -> TaskApi.shape(run, version, task))
                                .toList(),
                        found.size()));
    }

    private static @Nullable Instant time(RunRow run, RunCriteria.Time time) {
        Instant began = run.startedAt() == null ? run.queuedAt() : run.startedAt();
        return switch (time) {
            case LOGICAL_DATE -> run.logicalDate();
            case QUEUED -> run.queuedAt();
            case RUN_AFTER -> run.runAfter();
            case STARTED -> run.startedAt();
            case ENDED -> run.endedAt();
            case UPDATED -> run.endedAt() == null ? began : run.endedAt();
        };
    }

    private static Comparator<TaskRow> order(DagGraph graph, Query.@Nullable Order<TaskOrder> order) {
        Comparator<TaskRow> usual =
                Comparator.comparingInt((TaskRow task) -> index(graph, task)).thenComparingInt(TaskRow::mapIndex);
        if (order == null) {
            return usual;
        }
        boolean down = order.descending();
        Comparator<TaskRow> by = switch (order.column()) {
            case ID -> by(down, task -> index(graph, task));
            case NODE -> by(down, TaskRow::nodeId);
            case MAP_INDEX -> by(down, TaskRow::mapIndex);
            case STATE -> by(down, task -> task.state().id());
            case TRY -> by(down, TaskRow::tryNumber);
            case QUEUED -> by(down, TaskRow::queuedAt);
            case STARTED -> by(down, TaskRow::startedAt);
            case ENDED -> by(down, TaskRow::endedAt);
            case DURATION -> by(down, task -> RunApi.seconds(task.startedAt(), task.endedAt()));
        };
        return by.thenComparing(usual);
    }

    /** What has none comes last, either way. */
    private static <T extends Comparable<? super T>> Comparator<TaskRow> by(
            boolean descending, Function<TaskRow, @Nullable T> of) {
        Comparator<T> way = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing(of, Comparator.nullsLast(way));
    }

    private static int index(DagGraph graph, TaskRow task) {
        return graph.find(task.nodeId()).map(Node::index).orElse(Integer.MAX_VALUE);
    }
}
