package io.waybill.engine.store;

import java.time.Instant;

/**
 * A DAG that a file still has names an asset.
 *
 * @param dagId the DAG
 * @param kind for what
 * @param taskId the task that does; empty where the schedule does
 * @param key the asset's name or URI, as the file has it
 * @param createdAt since when
 */
public record AssetReference(String dagId, AssetUse.Kind kind, String taskId, String key, Instant createdAt) {}
