package io.waybill.web.dag;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a task takes that runs several containers, such as a project of dbt: from the first that began to the last that ended.
 *
 * @param scheduled when its turn came
 * @param queued when the first container got a place
 * @param started when the first container began
 * @param ended when the last container ended; absent while one has not
 */
public record TaskSpan(
        @Nullable Instant scheduled,
        @Nullable Instant queued,
        @Nullable Instant started,
        @Nullable Instant ended) {

    /** Nothing happened yet. */
    public static final TaskSpan NONE = new TaskSpan(null, null, null, null);

    /**
     * The span of a task.
     *
     * @param rows of all of its nodes
     * @return empty where it runs one container or none: that node tells it all
     */
    public static Optional<TaskSpan> of(DagGraph graph, Collection<TaskRow> rows) {
        List<TaskRow> containers = rows.stream()
                .filter(row -> graph.find(row.key())
                        .map(Node::work)
                        .filter(work -> work.kind() == NodeWork.Kind.CONTAINER)
                        .isPresent())
                .toList();
        if (containers.size() < 2) {
            return Optional.empty();
        }
        boolean isOver = containers.stream().allMatch(row -> row.state().isTerminal());
        return Optional.of(new TaskSpan(
                first(rows, TaskRow::scheduledAt),
                first(containers, TaskRow::queuedAt),
                first(containers, TaskRow::startedAt),
                isOver
                        ? times(containers, TaskRow::endedAt)
                                .max(Comparator.naturalOrder())
                                .orElse(null)
                        : null));
    }

    private static @Nullable Instant first(Collection<TaskRow> rows, Function<TaskRow, @Nullable Instant> time) {
        return times(rows, time).min(Comparator.naturalOrder()).orElse(null);
    }

    private static Stream<Instant> times(Collection<TaskRow> rows, Function<TaskRow, @Nullable Instant> time) {
        return rows.stream().map(time).filter(Objects::nonNull).map(Objects::requireNonNull);
    }
}
