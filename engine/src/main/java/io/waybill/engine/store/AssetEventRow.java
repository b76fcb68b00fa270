package io.waybill.engine.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An update of an asset.
 *
 * @param id in the order in which those of one asset were kept
 * @param assetId the asset
 * @param name its name
 * @param uri its URI
 * @param group its group
 * @param extra what is told with it, a JSON object
 * @param dagId the DAG whose task has written it; absent where none has
 * @param runId the run of that; absent where there is none
 * @param taskId the task; absent where there is none
 * @param mapIndex the task's map index; -1 where it is not mapped
 * @param tryNumber the try that succeeded; 0 where there is none
 * @param by who says so; empty where a task has written it
 * @param at when
 */
public record AssetEventRow(
        long id,
        long assetId,
        String name,
        String uri,
        String group,
        String extra,
        @Nullable String dagId,
        @Nullable String runId,
        @Nullable String taskId,
        int mapIndex,
        int tryNumber,
        String by,
        Instant at) {}
