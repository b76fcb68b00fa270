package io.waybill.web.cli;

import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.NewVersion;
import io.waybill.spec.DagSpec;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Instant;
import java.util.Optional;

/** Puts a DAG that was read from a file into a store. */
final class StoredDags {
    private StoredDags() {}

    static DagRow store(DagStore dags, DagFile file, DagSpec dag, Instant now) {
        NewVersion.Summary summary = new NewVersion.Summary(
                dag.description(),
                dag.owner(),
                dag.tags(),
                Optional.ofNullable(dag.schedule())
                        .map(ScheduleSpec::expression)
                        .orElse(null),
                dag.timezone().getId());
        return dags.upsertVersion(
                new NewVersion(
                        dag.dagId(),
                        file.path(),
                        DagDocument.hash(dag),
                        file.source(),
                        DagDocument.write(dag),
                        summary),
                now);
    }
}
