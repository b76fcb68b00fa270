package io.waybill.engine.run;

import java.util.Locale;

/** Where one run stands. */
public enum RunState {
    /** Made, and waits for a free place under {@code max_active_runs}. */
    QUEUED,
    /** Its tasks are being worked on. */
    RUNNING,
    /** Somebody cancelled it; its containers are being stopped, then it is {@link #CANCELLED}. */
    CANCELLING,
    /** It cannot go on; its containers are being stopped, then it is {@link #FAILED}. */
    FAILING,
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
            case QUEUED, RUNNING, CANCELLING, FAILING -> false;
        };
    }

    /** Whether the run counts against {@code max_active_runs}. */
    public boolean isActive() {
        return switch (this) {
            case RUNNING, CANCELLING, FAILING -> true;
            case QUEUED, SUCCESS, FAILED, CANCELLED -> false;
        };
    }

    /** The name in the database, the API and the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
