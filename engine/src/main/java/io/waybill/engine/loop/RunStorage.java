package io.waybill.engine.loop;

import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunHistory;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.VersionRow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the loop asks of the stores; a seam at which tests let them fail. */
interface RunStorage {
    RunRow create(NewRun run, List<TaskRow> tasks);

    List<RunRow> unfinished(long afterKey, int limit);

    Optional<RunRow> run(long runKey);

    Optional<RunRow> run(String dagId, String runId);

    /** See {@link RunHistory#before}. */
    Optional<RunRow> before(RunRow run, boolean withManual);

    List<RunRow> lastSuccesses(String dagId, int limit);

    /** See {@link RunHistory#dated}. */
    List<RunRow> dated(String dagId, Instant from, Instant until, int limit);

    /** See {@link RunHistory#lastSuccess}. */
    Optional<RunRow> lastSuccess(RunRow run);

    List<TaskRow> tasks(long runKey);

    Map<String, List<TaskState>> taskStates(long runKey, Collection<String> nodeIds);

    List<AttemptRow> openAttempts(long runKey);

    List<OutputRow> outputs(long runKey);

    /** See {@link AssetStore#triggering}. */
    List<AssetStore.Triggering> triggering(long runKey);

    void commit(List<RunChange> changes);

    boolean delete(long runKey);

    /** See {@link RunStore#setNote}. */
    void setNote(long runKey, String note);

    void audit(AuditRow row);

    Optional<DagRow> dag(String dagId);

    Optional<VersionRow> version(long versionId);

    Optional<PoolRow> pool(String name);

    /** The database's own stores. */
    static RunStorage of(RunStore runs, DagStore dags, PoolStore pools) {
        return new RunStorage() {
            @Override
            public RunRow create(NewRun run, List<TaskRow> tasks) {
                return runs.create(run, tasks);
            }

            @Override
            public List<RunRow> unfinished(long afterKey, int limit) {
                return runs.unfinished(afterKey, limit);
            }

            @Override
            public Optional<RunRow> run(long runKey) {
                return runs.find(runKey);
            }

            @Override
            public Optional<RunRow> run(String dagId, String runId) {
                return runs.find(dagId, runId);
            }

            @Override
            public Optional<RunRow> before(RunRow run, boolean withManual) {
                return runs.history().before(run, withManual);
            }

            @Override
            public Map<String, List<TaskState>> taskStates(long runKey, Collection<String> nodeIds) {
                return runs.history().taskStates(runKey, nodeIds);
            }

            @Override
            public List<RunRow> dated(String dagId, Instant from, Instant until, int limit) {
                return runs.history().dated(dagId, from, until, limit);
            }

            @Override
            public Optional<RunRow> lastSuccess(RunRow run) {
                return runs.history().lastSuccess(run);
            }

            @Override
            public List<RunRow> lastSuccesses(String dagId, int limit) {
                return runs.history().lastSuccesses(dagId, limit);
            }

            @Override
            public List<TaskRow> tasks(long runKey) {
                return runs.tasks(runKey);
            }

            @Override
            public List<AttemptRow> openAttempts(long runKey) {
                return runs.openAttempts(runKey);
            }

            @Override
            public List<OutputRow> outputs(long runKey) {
                return runs.outputs(runKey);
            }

            @Override
            public List<AssetStore.Triggering> triggering(long runKey) {
                return runs.assets().triggering(runKey);
            }

            @Override
            public void commit(List<RunChange> changes) {
                runs.commit(changes);
            }

            @Override
            public boolean delete(long runKey) {
                return runs.delete(runKey);
            }

            @Override
            public void setNote(long runKey, String note) {
                runs.setNote(runKey, note);
            }

            @Override
            public void audit(AuditRow row) {
                runs.audit().add(row);
            }

            @Override
            public Optional<DagRow> dag(String dagId) {
                return dags.find(dagId);
            }

            @Override
            public Optional<VersionRow> version(long versionId) {
                return dags.version(versionId);
            }

            @Override
            public Optional<PoolRow> pool(String name) {
                return pools.find(name);
            }
        };
    }
}
