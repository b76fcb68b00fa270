package io.waybill.engine.run;

import java.util.Locale;

/** Where one run stands. */
public enum RunState {
    QUEUED("Made, and waits for a free place under max_active_runs, or for the time at which it is to start."),
    RUNNING("Its tasks are being worked on."),
    CANCELLING(
            "Somebody or its DAG's run_strategy cancelled it; its containers are being stopped, then it is cancelled."),
    FAILING("It cannot go on; its containers are being stopped, then it is failed."),
    SUCCESS("Every leaf ended as success or skipped."),
    FAILED("A leaf failed, or nothing could go on."),
    CANCELLED("Somebody or its DAG's run_strategy cancelled it.");

    private final String meaning;

    RunState(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, as a sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether nothing more happens to the run by itself. */
    public boolean isTerminal() {
        return switch (this) {
            case SUCCESS, FAILED, CANCELLED -> true;
            case QUEUED, RUNNING, CANCELLING, FAILING -> false;
        };
    }

    /** Whether the run counts against max_active_runs. */
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
