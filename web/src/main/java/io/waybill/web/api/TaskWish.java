package io.waybill.web.api;

import io.waybill.engine.store.RunSearch.TaskOrder;
import io.waybill.engine.store.TaskCriteria;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are asked for.
 *
 * @param order absent: as in the graph, or of several runs as they were made
 */
record TaskWish(
        TaskCriteria criteria, Set<String> pools, Query.@Nullable Order<TaskOrder> order, int offset, int limit) {
    TaskWish {
        pools = Set.copyOf(pools);
    }
}
