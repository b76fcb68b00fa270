package io.waybill.engine.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.template.TriggeringEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of assets that started the runs in memory, for their templates: read with the run, so that rendering asks no
 * store. For the loop's own thread.
 */
final class TriggeringAssets {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunStorage storage;
    private final Map<Long, List<TriggeringEvent>> byRun = new HashMap<>();

    TriggeringAssets(RunStorage storage) {
        this.storage = storage;
    }

    /**
     * Reads what started a run.
     *
     * @throws WaybillException {@code DATABASE}
     */
    void read(RunRow run) {
        if (run.type() == RunType.ASSET_TRIGGERED) {
            byRun.put(
                    run.id(),
                    storage.triggering(run.id()).stream()
                            .map(TriggeringAssets::event)
                            .toList());
        }
    }

    void forget(long runKey) {
        byRun.remove(runKey);
    }

    /** What started a run, oldest first; nothing where no asset has. */
    List<TriggeringEvent> of(RunRow run) {
        return byRun.getOrDefault(run.id(), List.of());
    }

    private static TriggeringEvent event(AssetStore.Triggering triggering) {
        AssetEventRow row = triggering.event();
        return new TriggeringEvent(
                triggering.key(),
                row.name(),
                row.uri(),
                extra(row),
                row.at(),
                row.dagId(),
                row.runId(),
                row.taskId(),
                row.mapIndex());
    }

    private static ObjectNode extra(AssetEventRow row) {
        try {
            return (ObjectNode) JSON.readTree(row.extra());
        } catch (JsonProcessingException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "What was stored as JSON is none: " + e.getMessage(), e);
        }
    }
}
