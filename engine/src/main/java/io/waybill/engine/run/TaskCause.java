package io.waybill.engine.run;

/** Why a task instance changes its state. */
public enum TaskCause {
    /** Its trigger rule holds. */
    RULE_MET,
    /** Its trigger rule can no longer hold, because of what was skipped or went the other way. */
    RULE_SKIPS,
    /** Its trigger rule can no longer hold, because something upstream failed. */
    RULE_FAILS,
    /** Nothing in the run can go on, and its trigger rule is still open. */
    DEADLOCK,
    /** It has no work. */
    NOTHING_TO_DO,
    /** The limits leave a place for it. */
    PLACE_FREE,
    /** Its request could not be made, so no try can help. */
    REQUEST_BROKEN,
    /** A container was asked for; the attempt's row says which. */
    LAUNCH_ASKED,
    /** The engine's own pool has the call. */
    CALL_ASKED,
    /** The container runs. */
    STARTED,
    /** The attempt ended well. */
    SUCCEEDED,
    /** The attempt ended badly, and its budget allows another. */
    FAILED_WITH_TRIES_LEFT,
    /** The attempt ended badly, and its budget is spent. */
    FAILED_FOR_GOOD,
    /** The wait before the next try is over. */
    RETRY_DUE,
    /** The attempt ran longer than it may. */
    TIMED_OUT,
    /** The run is being cancelled or abandoned. */
    CANCEL_ASKED,
    /** The attempt ended because somebody had it stopped. */
    STOPPED
}
