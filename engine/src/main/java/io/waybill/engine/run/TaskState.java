package io.waybill.engine.run;

import java.util.Locale;

/** Where one task instance stands. The words are Airflow's where Airflow has one. */
public enum TaskState {
    NONE("Waits for its upstream tasks, or for the run before."),
    SCHEDULED("Its trigger rule holds; it waits for a free place under the limits."),
    QUEUED("It has a place; its attempt is about to be launched."),
    LAUNCHING("The attempt is committed and the launch was asked for; nothing runs yet."),
    RUNNING("The work runs."),
    DEFERRED("Waits for something outside, holding no container."),
    UP_FOR_RETRY("A try ended badly, or could not be made yet; the next one waits for its time."),
    RESTARTING("Cleared while it ran: its container is being stopped, then it starts anew."),
    STOPPING("Its container is being stopped; cancelled, failed or another try follows."),
    SUCCESS("Ended well."),
    FAILED("Ended badly and no try is left."),
    SKIPPED("Not run, because a branch or its trigger rule said so."),
    UPSTREAM_FAILED("Not run, because an upstream task failed."),
    CANCELLED("Ended because somebody asked for it."),
    REMOVED("Not part of the version of the DAG that the run has now.");

    private final String meaning;

    TaskState(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, as a sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether nothing more happens to the task by itself. */
    public boolean isTerminal() {
        return switch (this) {
            case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED, REMOVED -> true;
            case NONE, SCHEDULED, QUEUED, LAUNCHING, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING, STOPPING -> false;
        };
    }

    /** Whether the task holds a place under the limits on active tasks. */
    public boolean isActive() {
        return switch (this) {
            case QUEUED, LAUNCHING, RUNNING, RESTARTING, STOPPING -> true;
            case NONE,
                    SCHEDULED,
                    DEFERRED,
                    UP_FOR_RETRY,
                    SUCCESS,
                    FAILED,
                    SKIPPED,
                    UPSTREAM_FAILED,
                    CANCELLED,
                    REMOVED -> false;
        };
    }

    /** The name in the database, the API and the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
