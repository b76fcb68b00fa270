package io.waybill.engine.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events of assets, and which part of them.
 *
 * @param assetId only of this asset; absent: of all
 * @param dagId only what this DAG's tasks have written; absent: all
 * @param runId only what this run's tasks have written; absent: all
 * @param taskId only what this task has written; absent: all
 * @param mapIndex only of this map index; absent: of all
 * @param from only from this moment on; absent: from ever
 * @param to only up to this moment; absent: until now
 * @param newestFirst else oldest first
 * @param offset how many to pass over
 * @param limit how many at the most
 */
public record AssetEventFilter(
        @Nullable Long assetId,
        @Nullable String dagId,
        @Nullable String runId,
        @Nullable String taskId,
        @Nullable Integer mapIndex,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean newestFirst,
        int offset,
        int limit) {

    /** The same, another page. */
    public AssetEventFilter page(int from, int most) {
        return new AssetEventFilter(assetId, dagId, runId, taskId, mapIndex, this.from, to, newestFirst, from, most);
    }

    /** The newest events of an asset. */
    public static AssetEventFilter ofAsset(long assetId, int limit) {
        return new AssetEventFilter(assetId, null, null, null, null, null, null, true, 0, limit);
    }
}
