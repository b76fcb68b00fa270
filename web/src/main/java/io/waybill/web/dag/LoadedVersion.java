package io.waybill.web.dag;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.store.VersionRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.params.Params;

/**
 * A version of a DAG, ready for use.
 *
 * @param row as it is stored
 * @param graph built from it
 */
public record LoadedVersion(VersionRow row, DagGraph graph) {

    /** What the file says. */
    public DagSpec spec() {
        return graph.spec();
    }

    /** Whether a run may be given params. */
    public boolean hasParams() {
        return !Params.declared(spec()).isEmpty();
    }
}
