package io.waybill.engine.loop;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.store.VersionRow;
import io.waybill.spec.bind.DagDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The graphs of stored versions; those used last are kept. Safe for use by several threads. */
public final class DagGraphs {
    private static final int KEPT = 500;

    private final Function<Long, Optional<VersionRow>> versions;
    private final GraphBuilder builder;
    private final Map<Long, DagGraph> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, DagGraph> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param versions finds a stored version
     * @param builder builds what was stored
     */
    public DagGraphs(Function<Long, Optional<VersionRow>> versions, GraphBuilder builder) {
        this.versions = versions;
        this.builder = builder;
    }

    /**
     * The graph of a version.
     *
     * @throws WaybillException {@code INVALID_DAG} where the version is gone or can no longer be built, such as one
     *     that was stored when an operator was installed that is not there now
     */
    public DagGraph of(long versionId) {
        DagGraph known = find(versionId);
        if (known != null) {
            return known;
        }
        VersionRow version = versions.apply(versionId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.INVALID_DAG,
                        "DAG version " + versionId + " is not in the database any more; start a new run"));
        DagGraph graph;
        try {
            graph = builder.build(DagDocument.read(version.document()));
        } catch (WaybillException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_DAG,
                    "Version " + version.number() + " of DAG " + version.dagId() + " can no longer be built: "
                            + e.getMessage() + "; load its file again and start a new run",
                    e);
        }
        synchronized (kept) {
            kept.put(versionId, graph);
        }
        return graph;
    }

    private @Nullable DagGraph find(long versionId) {
        synchronized (kept) {
            return kept.get(versionId);
        }
    }
}
