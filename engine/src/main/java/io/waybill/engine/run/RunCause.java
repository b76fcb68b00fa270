package io.waybill.engine.run;

/** Why a run changes its state. */
public enum RunCause {
    /** The limits leave a place for it. */
    PLACE_FREE,
    /** Every task ended, and every leaf as success or skipped. */
    LEAVES_SUCCEEDED,
    /** Every task ended, and a leaf otherwise than as success or skipped. */
    LEAF_FAILED,
    /** Tasks are left, and none of them can go on. */
    DEADLOCK,
    /** Somebody asked for its end. */
    CANCEL_ASKED,
    /** Its version can no longer be built. */
    VERSION_BROKEN,
    /** The last of its attempts has ended. */
    ALL_STOPPED
}
