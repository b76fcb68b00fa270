package io.waybill.web.dag;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.DagGraphs;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.VersionRow;
import java.util.LinkedHashMap;
import java.util.Map;

/** Versions of DAGs as graphs. Versions never change, so the ones that were used last are kept. Thread safe. */
public final class LoadedVersions {
    private static final int KEPT = 1_500;

    private final DagStore store;
    private final DagGraphs graphs;
    private final Map<Long, LoadedVersion> kept = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LoadedVersion> eldest) {
            return size() > KEPT;
        }
    };

    public LoadedVersions(DagStore store, DagGraphs graphs) {
        this.store = store;
        this.graphs = graphs;
    }

    /**
     * The version of this id.
     *
     * @throws WaybillException {@code DAG_NOT_FOUND} where there is none, {@code INVALID_DAG} where it uses an operator
     *     that this program does not have
     */
    public LoadedVersion get(long versionId) {
        synchronized (kept) {
            LoadedVersion known = kept.get(versionId);
            if (known != null) {
                return known;
            }
        }
        VersionRow row = store.version(versionId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.DAG_NOT_FOUND,
                        "There is no DAG version with the key " + versionId
                                + ". Look at the DAG's page for its versions"));
        LoadedVersion loaded = new LoadedVersion(row, graphs.of(versionId));
        synchronized (kept) {
            kept.put(versionId, loaded);
        }
        return loaded;
    }
}
