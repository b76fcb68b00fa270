package io.waybill.engine.run;

import io.waybill.engine.runtime.EndKind;
import java.util.Locale;

/** What somebody may say that a task ended as, whatever it did. */
public enum Mark {
    /** It counts as done. */
    SUCCESS(TaskState.SUCCESS, TaskCause.MARKED_SUCCESS, EndKind.SUCCESS),
    /** It counts as failed, and is not tried again. */
    FAILED(TaskState.FAILED, TaskCause.MARKED_FAILED, EndKind.USER),
    /** It counts as skipped. */
    SKIPPED(TaskState.SKIPPED, TaskCause.MARKED_SKIPPED, EndKind.CANCELLED);

    private final TaskState state;
    private final TaskCause cause;
    private final EndKind stopKind;

    Mark(TaskState state, TaskCause cause, EndKind stopKind) {
        this.state = state;
        this.cause = cause;
        this.stopKind = stopKind;
    }

    /** The state that marked tasks get. */
    public TaskState state() {
        return state;
    }

    TaskCause cause() {
        return cause;
    }

    /** Of which kind an attempt counts as that was under way. */
    EndKind stopKind() {
        return stopKind;
    }

    /** The name in the API and for people: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
