package io.waybill.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.template.AwaitedException;
import io.waybill.spec.template.MappedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds within one decision the items that something is run for. Each is kept as an output of the node that finds them, under the
 * index of the item, so that an instance that is tried again has the same one.
 */
public final class Items {
    private static final String KEY = "item";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunDraft draft;
    private final RequestRenderer renderer;

    Items(RunDraft draft, RequestRenderer renderer) {
        this.draft = draft;
        this.renderer = renderer;
    }

    /** The item of an instance; absent for a node that is not run for items. */
    public static Optional<MappedItem> of(RunView run, Node node) {
        if (node.mapIndex() < 0) {
            return Optional.empty();
        }
        return run.graph()
                .mapping(node)
                .flatMap(mapping -> run.handed(new TaskKey(mapping.expander(), node.mapIndex()), KEY))
                .map(output -> new MappedItem(
                        node.mapIndex(), parse(output.value()), run.task(node).mapLabel()));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An item was stored as JSON", e);
        }
    }

    /** Whether instances that were there before are still being stopped, so that no others can take their place. */
    static boolean areStopping(RunDraft draft, Node expander) {
        DagGraph graph = draft.graph();
        return graph.mappings().stream()
                .filter(mapping -> mapping.expander().equals(expander.id()))
                .flatMap(mapping -> mapping.nodes().stream())
                .flatMap(id -> graph.instances(id).stream())
                .anyMatch(node -> draft.task(node).state() == TaskState.RESTARTING);
    }

    /** Finds the items of a node whose trigger rule holds. */
    void find(Node node, NodeWork.Expand expand) {
        Mapping mapping = draft.graph().mapping(expand.owner()).orElseThrow();
        int tryNumber = draft.task(node).tryNumber() + 1;
        List<MappedItem> items;
        try {
            items = renderer.items(draft, node, tryNumber, mapping.expand());
        } catch (AwaitedException e) {
            Awaiting.putOff(draft, node, e);
            return;
        } catch (WaybillException e) {
            draft.move(node, TaskCause.REQUEST_BROKEN, task -> {
                task.tryNumber = tryNumber;
                task.startedAt = draft.now();
                task.endedAt = draft.now();
                task.reason = String.valueOf(e.getMessage());
            });
            return;
        }
        for (MappedItem item : items) {
            draft.hand(new OutputRow(
                    draft.row().id(),
                    node.id(),
                    item.index(),
                    tryNumber,
                    KEY,
                    item.value().toString()));
        }
        expand(mapping, items);
        draft.move(node, TaskCause.EXPANDED, task -> {
            task.tryNumber = tryNumber;
            task.startedAt = draft.now();
            task.endedAt = draft.now();
            task.reason = items.isEmpty() ? "Found no items" : "";
        });
    }

    private void expand(Mapping mapping, List<MappedItem> items) {
        List<TaskRow> fresh = new ArrayList<>();
        List<TaskKey> standIns = new ArrayList<>();
        int before = draft.graph().items().getOrDefault(mapping.owner(), 0);
        for (String id : mapping.nodes()) {
            for (MappedItem item : items) {
                if (item.index() < before) {
                    draft.change(
                            draft.graph().node(new TaskKey(id, item.index())), task -> task.mapLabel = item.label());
                } else {
                    fresh.add(instance(new TaskKey(id, item.index()), item.label()));
                }
            }
            for (int gone = items.size(); gone < before; gone++) {
                draft.move(draft.graph().node(new TaskKey(id, gone)), TaskCause.NO_ITEM, TaskEdit::startOver);
            }
            if (before == 0 && !items.isEmpty()) {
                standIns.add(TaskKey.of(id));
            } else if (before > 0 && items.isEmpty()) {
                fresh.add(TaskRow.untouched(draft.row().id(), id));
            }
        }
        draft.expand(mapping, items.size(), fresh, standIns);
    }

    /** An instance that was there once goes on with its numbers of tries. */
    private TaskRow instance(TaskKey key, String label) {
        TaskRow removed = draft.run().removed(key);
        if (removed == null) {
            return TaskRow.untouched(draft.row().id(), key, label);
        }
        TaskEdit edit = new TaskEdit(removed);
        edit.startOver();
        edit.state = TaskState.NONE;
        edit.mapLabel = label;
        return edit.toRow();
    }
}
