package io.waybill.engine.run;

import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.store.TaskRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is where not all items of a mapping may be under way at once ({@code max_parallel}). An item is under way from
 * when something of it was begun until all of it has ended, also while it waits for a next try; what is passed over by its
 * trigger rule or a mark begins nothing. How many are is looked up in the tasks, never counted up and down.
 */
final class Turns {
    private final RunDraft draft;

    /** How many items of a mapping are under way, as long as nothing of it has changed since it was looked up. */
    private final Map<String, Integer> underWay = new HashMap<>();

    Turns(RunDraft draft) {
        this.draft = draft;
    }

    /** Why an instance must not begin yet, though its trigger rule lets it; absent where it may. */
    Optional<String> holds(Node node) {
        Optional<Mapping> mapping = limited(node);
        if (mapping.isEmpty() || isBegun(mapping.get(), node.mapIndex())) {
            return Optional.empty();
        }
        int limit = limit(mapping.get());
        return underWay(mapping.get()) < limit
                ? Optional.empty()
                : Optional.of(limit + " of " + limit + " items are under way (max_parallel)");
    }

    private Optional<Mapping> limited(Node node) {
        return node.mapIndex() < 0
                ? Optional.empty()
                : draft.graph().mapping(node).filter(one -> one.expand().maxParallel() != null);
    }

    private static int limit(Mapping mapping) {
        Integer limit = mapping.expand().maxParallel();
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    private int underWay(Mapping mapping) {
        return underWay.computeIfAbsent(mapping.owner(), owner -> {
            int number = 0;
            for (int i = 0; i < items(mapping); i++) {
                if (isBegun(mapping, i) && !isDone(mapping, i)) {
                    number++;
                }
            }
            return number;
        });
    }

    private int items(Mapping mapping) {
        return draft.graph().items().getOrDefault(mapping.owner(), 0);
    }

    private boolean isBegun(Mapping mapping, int index) {
        return nodes(mapping, index).stream().map(draft::task).anyMatch(Turns::isBegun);
    }

    private static boolean isBegun(TaskRow task) {
        return task.state().isTerminal() ? task.scheduledAt() != null : task.state() != TaskState.NONE;
    }

    private boolean isDone(Mapping mapping, int index) {
        return nodes(mapping, index).stream()
                .allMatch(node -> draft.task(node).state().isTerminal());
    }

    private List<Node> nodes(Mapping mapping, int index) {
        return draft.graph().ofItem(mapping, index);
    }

    /** A node is in another state: where an item has ended with it, the next ones are judged. */
    void moved(Node node, TaskState to) {
        Optional<Mapping> mapping = limited(node);
        if (mapping.isEmpty()) {
            return;
        }
        underWay.remove(mapping.get().owner());
        boolean ended = to.isTerminal() ? isDone(mapping.get(), node.mapIndex()) : to == TaskState.NONE;
        if (ended) {
            letNextBegin(mapping.get());
        }
    }

    private void letNextBegin(Mapping mapping) {
        int free = limit(mapping) - underWay(mapping);
        for (int i = 0; i < items(mapping) && free > 0; i++) {
            if (!isBegun(mapping, i) && !isDone(mapping, i)) {
                nodes(mapping, i).forEach(draft::judge);
                free--;
            }
        }
    }
}
