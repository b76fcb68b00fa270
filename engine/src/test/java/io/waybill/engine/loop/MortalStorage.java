package io.waybill.engine.loop;

import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.VersionRow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store around whose commits the engine may die. */
class MortalStorage implements RunStorage {
    private final RunStorage storage;
    private final Death death;

    MortalStorage(RunStorage storage, Death death) {
        this.storage = storage;
        this.death = death;
    }

    @Override
    public void setNote(long runKey, String note) {
        storage.setNote(runKey, note);
    }

    @Override
    public void commit(List<RunChange> changes) {
        death.mayCome("before the commit");
        storage.commit(changes);
        death.mayCome("after the commit");
    }

    @Override
    public RunRow create(NewRun run, List<TaskRow> tasks) {
        return storage.create(run, tasks);
    }

    @Override
    public List<AssetStore.Triggering> triggering(long runKey) {
        return storage.triggering(runKey);
    }

    @Override
    public List<RunRow> unfinished(long afterKey, int limit) {
        return storage.unfinished(afterKey, limit);
    }

    @Override
    public Optional<RunRow> run(long runKey) {
        return storage.run(runKey);
    }

    @Override
    public Optional<RunRow> run(String dagId, String runId) {
        return storage.run(dagId, runId);
    }

    @Override
    public Optional<RunRow> before(RunRow run, boolean withManual) {
        return storage.before(run, withManual);
    }

    @Override
    public Map<String, List<TaskState>> taskStates(long runKey, Collection<String> nodeIds) {
        return storage.taskStates(runKey, nodeIds);
    }

    @Override
    public List<RunRow> dated(String dagId, Instant from, Instant until, int limit) {
        return storage.dated(dagId, from, until, limit);
    }

    @Override
    public List<RunRow> lastSuccesses(String dagId, int limit) {
        return storage.lastSuccesses(dagId, limit);
    }

    @Override
    public Optional<RunRow> lastSuccess(RunRow run) {
        return storage.lastSuccess(run);
    }

    @Override
    public List<TaskRow> tasks(long runKey) {
        return storage.tasks(runKey);
    }

    @Override
    public List<AttemptRow> openAttempts(long runKey) {
        return storage.openAttempts(runKey);
    }

    @Override
    public List<OutputRow> outputs(long runKey) {
        return storage.outputs(runKey);
    }

    @Override
    public boolean delete(long runKey) {
        return storage.delete(runKey);
    }

    @Override
    public void audit(AuditRow row) {
        storage.audit(row);
    }

    @Override
    public Optional<DagRow> dag(String dagId) {
        return storage.dag(dagId);
    }

    @Override
    public Optional<VersionRow> version(long versionId) {
        return storage.version(versionId);
    }

    @Override
    public Optional<PoolRow> pool(String name) {
        return storage.pool(name);
    }
}
