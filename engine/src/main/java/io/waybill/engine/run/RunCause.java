package io.waybill.engine.run;

import java.util.Locale;

/** Why a run changes its state. */
public enum RunCause {
    PLACE_FREE("The limits leave a place for it."),
    LEAVES_SUCCEEDED("Every task ended, and every leaf as success or skipped."),
    LEAF_FAILED("Every task ended, and a leaf otherwise than as success or skipped."),
    DEADLOCK("Tasks are left, and none of them can go on."),
    TIMED_OUT("It took longer than it may."),
    CANCEL_ASKED("Somebody asked for its end."),
    SUPERSEDED("Its DAG's run_strategy gives it up for another run."),
    VERSION_BROKEN("Its version can no longer be built."),
    ALL_STOPPED("The last of its attempts has ended."),
    CLEARED("Somebody had tasks of it cleared or marked after it had ended."),
    FAIL_ASKED("Somebody marked it as failed.");

    private final String meaning;

    RunCause(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, as a sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** The name in the documentation: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
