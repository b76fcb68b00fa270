package io.waybill.engine.backfill;

import io.waybill.engine.run.RunState;
import java.util.Locale;

/** What a backfill does about a date for which the DAG has a run that has ended. Names and meaning are Airflow's. */
public enum ReprocessBehavior {
    /** Leaves it: only what is missing is run. */
    NONE,
    /** Runs it again where it failed or was cancelled. */
    FAILED,
    /** Runs it again, however it ended. */
    COMPLETED;

    /** Whether a run that ended in this state is run again. */
    public boolean includes(RunState state) {
        return switch (this) {
            case NONE -> false;
            case FAILED -> state == RunState.FAILED || state == RunState.CANCELLED;
            case COMPLETED -> state.isTerminal();
        };
    }

    /** The name in the database, the API and the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
