package io.waybill.engine.asset;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.asset.AssetSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asset was updated; to be kept.
 *
 * @param asset which one
 * @param extra what is told with it, a JSON object
 * @param source the task that has written it; absent where somebody says so
 * @param by who says so, for people to read; empty where a task has written it
 * @param at when
 */
public record NewAssetEvent(
        AssetSpec asset, String extra, @Nullable Source source, String by, Instant at) {
    public NewAssetEvent {
        requireNonNull(asset, "asset");
        requireNonNull(extra, "extra");
        requireNonNull(by, "by");
        requireNonNull(at, "at");
    }

    /**
     * A task that has succeeded.
     *
     * @param dagId its DAG
     * @param runId its run
     * @param taskId the task
     * @param mapIndex which of its mapped instances; -1 where it is not mapped
     * @param tryNumber the try that succeeded
     */
    public record Source(String dagId, String runId, String taskId, int mapIndex, int tryNumber) {}
}
