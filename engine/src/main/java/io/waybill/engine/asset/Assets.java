package io.waybill.engine.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetRow;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.QueuedAsset;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.asset.AssetSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people and programs may do with assets. Each is kept with who asked for it. Thread safe. */
public final class Assets {
    /** How long what is told with an event may be, in characters of its JSON. */
    public static final int LONGEST_EXTRA = 48 * 1024;

    private static final int MOST_REFERENCES = 1_000;

    private final AssetStore store;
    private final Engine engine;
    private final Clock clock;

    /**
     * @param store the one of which {@link AssetTriggers} hears
     * @param engine makes runs, and keeps who asked for what
     */
    public Assets(AssetStore store, Engine engine, Clock clock) {
        this.store = store;
        this.engine = engine;
        this.clock = clock;
    }

    /** What can be read of them. */
    public AssetStore store() {
        return store;
    }

    /**
     * Says that an asset was updated. It is kept when this returns, and DAGs that wait for it are looked at at once.
     *
     * @param extra what is to be told with it
     * @param by who or what says so, for people to read
     * @throws WaybillException {@code ASSET_NOT_FOUND}; {@code INVALID_REQUEST} where {@code extra} is too long
     */
    public AssetEventRow update(long assetId, ObjectNode extra, String by) {
        AssetRow asset = store.get(assetId);
        String text = extra.toString();
        if (text.length() > LONGEST_EXTRA) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "extra is longer than " + LONGEST_EXTRA
                            + " characters; put large values into a file, and hand on its" + " name");
        }
        engine.audit().add(by, "update_asset", "", "", List.of(), asset.name());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.write(new NewAssetEvent(AssetSpec.named(asset.name()), text, null, by, now));
    }

    /**
     * Starts a run of the DAG that writes an asset.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code ASSET_NOT_FOUND}, also where no DAG writes it; {@code ASSET_CONFLICT} where several do;
     *     and as {@link Engine#trigger}
     */
    public RunRow materialize(long assetId, String by) {
        AssetRow asset = store.get(assetId);
        List<String> producers = store.producers(asset, MOST_REFERENCES);
        if (producers.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.ASSET_NOT_FOUND,
                    "No DAG writes asset '" + asset.name() + "'; a task does that names it under outlets");
        }
        if (producers.size() > 1) {
            throw new WaybillException(
                    ErrorCode.ASSET_CONFLICT,
                    "Several DAGs write asset '" + asset.name() + "': " + String.join(", ", producers)
                            + ". Start one of them");
        }
        return engine.trigger(TriggerRequest.manual(producers.get(0), clock.instant(), by));
    }

    /**
     * Forgets what has come of what DAGs wait for.
     *
     * @param before only what came before this moment; absent: all
     * @param by who or what asks, for people to read
     * @return how many were there
     */
    public int drop(List<QueuedAsset> queued, @Nullable Instant before, String by) {
        int dropped = store.drop(queued, before);
        queued.stream()
                .filter(one -> before == null || one.queuedAt().isBefore(before))
                .forEach(one -> engine.audit().add(by, "drop_asset", one.dagId(), "", List.of(), one.key()));
        return dropped;
    }
}
