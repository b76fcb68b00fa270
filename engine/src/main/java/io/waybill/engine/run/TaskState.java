package io.waybill.engine.run;

import java.util.Locale;

/** Where one task instance stands. The words are Airflow's where Airflow has one. */
public enum TaskState {
    /** Waits for its upstream tasks. */
    NONE,
    /** Its trigger rule holds; it waits for a free place under the limits. */
    SCHEDULED,
    /** It has a place; its attempt is about to be launched. */
    QUEUED,
    /** The attempt is committed and the launch was asked for; nothing runs yet. */
    LAUNCHING,
    /** The work runs. */
    RUNNING,
    /** Waits for something outside, holding no container. */
    DEFERRED,
    /** A try ended badly; the next one waits for its delay. */
    UP_FOR_RETRY,
    /** Cleared while it ran: its container is being stopped, then it starts anew. */
    RESTARTING,
    /** Its container is being stopped; {@link #CANCELLED}, {@link #FAILED} or another try follows. */
    STOPPING,
    /** Ended well. */
    SUCCESS,
    /** Ended badly and no try is left. */
    FAILED,
    /** Not run, because a branch or its trigger rule said so. */
    SKIPPED,
    /** Not run, because an upstream task failed. */
    UPSTREAM_FAILED,
    /** Ended because somebody asked for it. */
    CANCELLED,
    /** No longer part of the DAG's newest version. */
    REMOVED;

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
