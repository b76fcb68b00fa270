package io.waybill.engine.loop;

import io.waybill.engine.store.AuditRow;
import java.util.List;

/** Keeps what people and programs ask for. Thread safe. */
public final class Audit {
    private final RunStorage storage;
    private final RunLoop loop;

    Audit(RunStorage storage, RunLoop loop) {
        this.storage = storage;
        this.loop = loop;
    }

    /**
     * Keeps it.
     *
     * @param by who or what asks, for people to read
     * @param event what is asked for, in a word
     * @param dagId empty where it is about no DAG
     * @param runId empty where it is about no run
     * @param tasks none where it is about no task in particular
     * @param details what else was said, for people to read
     * @throws io.waybill.engine.error.WaybillException {@code DATABASE}
     */
    public void add(String by, String event, String dagId, String runId, List<String> tasks, String details) {
        storage.audit(new AuditRow(0, loop.now(), by, event, dagId, runId, String.join(", ", tasks), details));
    }
}
