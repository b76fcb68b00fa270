package io.waybill.engine.backfill;

import java.util.Locale;

/** What a backfill does about one date. */
public enum DateAction {
    /** There is no run; one is made. */
    MAKE,
    /** There is a run that has ended; it is cleared, so that it runs again. */
    CLEAR,
    /** There is a run that has ended, and it is left as it is. */
    KEEP,
    /** There is a run that is queued or at work; it is not touched. */
    IN_FLIGHT;

    /** Whether something runs because of it. */
    public boolean runs() {
        return this == MAKE || this == CLEAR;
    }

    /** The name in the database: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
