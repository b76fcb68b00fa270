package io.waybill.engine.backfill;

import java.util.Locale;

/** Where a backfill stands. */
public enum BackfillState {
    /** It deals with one date after the other. */
    RUNNING,
    /** It makes no more runs until it is let go on; those that it made go on. */
    PAUSED,
    /** It makes no more runs, and those of it that are queued are being cancelled. */
    CANCELLING,
    /** It was cancelled. */
    CANCELLED,
    /** Every date was dealt with, and the runs have ended. */
    COMPLETED;

    /** Whether nothing will come of it any more. */
    public boolean isTerminal() {
        return this == CANCELLED || this == COMPLETED;
    }

    /** The name in the database and on the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
