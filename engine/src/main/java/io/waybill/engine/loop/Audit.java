package io.waybill.engine.loop;

import io.waybill.engine.store.AuditRow;
import java.util.List;

/** Keeps what people and programs ask for, before it is done. Safe for use by several threads. */
final class Audit {
    private final RunStorage storage;
    private final RunLoop loop;

    Audit(RunStorage storage, RunLoop loop) {
        this.storage = storage;
        this.loop = loop;
    }

    /**
     * Keeps it.
     *
     * @param runId empty where it is about no run
     * @param tasks none where it is about no task in particular
     */
    void add(String by, String event, String dagId, String runId, List<String> tasks, String details) {
        storage.audit(new AuditRow(0, loop.now(), by, event, dagId, runId, String.join(", ", tasks), details));
    }
}
