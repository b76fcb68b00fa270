package io.waybill.engine.runtime;

import java.util.Locale;

/** What was behind a bad end, where the engine does something of its own about it. */
public enum FailureCause {
    /** The end was good, or its kind says all that the engine needs to know. */
    NONE,
    /** A container needed more memory than it may use. */
    OUT_OF_MEMORY,
    /** Spot took its capacity back. */
    SPOT_INTERRUPTION,
    /** There was no Spot capacity. */
    NO_SPOT_CAPACITY,
    /** There was no capacity, or the account's quota is used up. */
    NO_CAPACITY,
    /** The task was taken and never ran. */
    NEVER_STARTED,
    /** The platform does not know the task any more. */
    LOST,
    /** The token of the launch belongs to another request. */
    LAUNCH_CONFLICT,
    /** The work went well, but what it was to hand on was missing, unreadable or too much. */
    OUTPUT,
    /** What was waited for did not come in time. */
    WAITED_TOO_LONG,
    /** Somebody was asked, and said no. */
    REJECTED,
    /** Somebody said how the task is to count, and the engine stopped it for that. */
    MARKED;

    /** The name in the database, the API and the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
