package io.waybill.engine.notify;

import java.util.Locale;

/** What a notice tells of. */
public enum NoticeEvent {
    TASK_SUCCESS("A task has succeeded."),
    TASK_FAILURE("A task has failed, and no try is left."),
    TASK_RETRY("A try has failed, and another one follows."),
    TASK_SKIPPED("A task was skipped."),
    RUN_SUCCESS("A run has succeeded."),
    RUN_FAILURE("A run has failed, or was cancelled."),
    DEADLINE_MISSED("A run has not ended by its deadline."),
    LOG_ALERT("The log of a try has a line that is to be told of."),
    TASK_APPROVAL("A task waits for an answer.");

    private final String meaning;

    NoticeEvent(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, as a sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** The name in the database, in answers and in what is sent: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
