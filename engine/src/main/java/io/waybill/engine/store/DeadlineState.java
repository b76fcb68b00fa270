package io.waybill.engine.store;

import java.util.Locale;

/** Where the deadline of a run stands. */
public enum DeadlineState {
    /** It is not decided whether the run meets it. */
    OPEN,
    /** The run has missed it; that is told, and the engine is still to be asked for what follows. */
    MISSED,
    /** The run has missed it, and all is done that follows. */
    DONE,
    /** The run has met it. */
    MET;

    /** The name in the database: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
