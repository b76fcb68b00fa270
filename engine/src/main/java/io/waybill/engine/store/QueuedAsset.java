package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An asset that a DAG waits for was updated, and no run was made of it yet. Any number of updates are one.
 *
 * @param dagId the DAG that waits
 * @param key how its schedule calls the asset
 * @param assetId the asset
 * @param consumedEventId events up to this one started runs before
 * @param queuedEventId the newest event
 * @param queuedAt when the first of them came
 */
public record QueuedAsset(
        String dagId, String key, long assetId, long consumedEventId, long queuedEventId, Instant queuedAt) {
    public QueuedAsset {
        requireNonNull(dagId, "dagId");
        requireNonNull(key, "key");
        requireNonNull(queuedAt, "queuedAt");
    }
}
