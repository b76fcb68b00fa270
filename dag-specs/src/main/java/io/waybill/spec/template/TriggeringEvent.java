package io.waybill.spec.template;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * An event of an asset that started a run, as its templates see it.
 *
 * @param asset the name or URI by which the DAG's schedule calls the asset
 * @param name the asset's name
 * @param uri the asset's URI
 * @param extra what was told with it; a copy is handed out
 * @param at when it was written
 * @param dagId whose task wrote it; null where none did
 * @param runId the run of that; null where there is none
 * @param taskId the task; null where there is none
 * @param mapIndex the task's map index; -1 where it is not mapped
 */
public record TriggeringEvent(
        String asset,
        String name,
        String uri,
        ObjectNode extra,
        Instant at,
        @Nullable String dagId,
        @Nullable String runId,
        @Nullable String taskId,
        int mapIndex) {
    public TriggeringEvent {
        requireNonNull(asset, "asset");
        requireNonNull(name, "name");
        requireNonNull(uri, "uri");
        extra = extra.deepCopy();
        requireNonNull(at, "at");
    }

    @Override
    public ObjectNode extra() {
        return extra.deepCopy();
    }

    JsonValues.Dictionary variable() {
        JsonValues.Dictionary variable = new JsonValues.Dictionary();
        variable.put("name", name);
        variable.put("uri", uri);
        variable.put("extra", JsonValues.of(extra));
        variable.put("timestamp", DateVariable.iso(at.atZone(ZoneOffset.UTC)));
        variable.put("source_dag_id", orNothing(dagId));
        variable.put("source_run_id", orNothing(runId));
        variable.put("source_task_id", orNothing(taskId));
        variable.put("source_map_index", mapIndex);
        return variable;
    }

    private static Object orNothing(@Nullable String text) {
        return text == null ? JsonValues.Nothing.INSTANCE : text;
    }
}
