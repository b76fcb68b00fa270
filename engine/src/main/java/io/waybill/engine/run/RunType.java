package io.waybill.engine.run;

import java.util.Locale;

/** What made a run. */
public enum RunType {
    /** The schedule. */
    SCHEDULED,
    /** A person or a program, by the page, the API or the command line. */
    MANUAL,
    /** A backfill over a range of dates. */
    BACKFILL,
    /** An asset's update. */
    ASSET_TRIGGERED;

    /** The name in the database, the API and the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
