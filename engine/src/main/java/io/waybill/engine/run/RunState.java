package io.waybill.engine.run;

import java.util.Locale;

/** Where one run stands. */
public enum RunState {
    /** Made, and waits for a free place under {@code max_active_runs}. */
    QUEUED,
    /** Its tasks are being worked on. */
    RUNNING,
    /** Every leaf ended as success or skipped. */
    SUCCESS,
    /** A leaf failed, or nothing could go on. */
    FAILED,
    /** Somebody cancelled it. */
    CANCELLED;

    /** Whether nothing more happens to the run by itself. */
    public boolean isTerminal() {
        return switch (this) {
            case SUCCESS, FAILED, CANCELLED -> true;
            case QUEUED, RUNNING -> false;
        };
    }

    /** The name in the database, the API and the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
