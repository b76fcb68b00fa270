package io.waybill.engine.run;

import java.util.Locale;

/** Why a task instance changes its state. */
public enum TaskCause {
    RULE_MET("Its trigger rule holds."),
    RULE_SKIPS("Its trigger rule can no longer hold, because of what was skipped or went the other way."),
    RULE_FAILS("Its trigger rule can no longer hold, because something upstream failed."),
    NOT_CHOSEN("A choice that comes before it went another way."),
    CHOSE("The engine has answered its question."),
    EXPANDED("The engine has found the items for which to run what comes after."),
    WAIT_BEGUN("What it waits for is looked for from now on."),
    DEADLOCK("Nothing in the run can go on, and its trigger rule is still open."),
    NOTHING_TO_DO("It has no work."),
    PLACE_FREE("The limits leave a place for it."),
    REQUEST_BROKEN("Its request could not be made, so no try can help."),
    VALUE_AWAITED("A variable or connection that it uses is not told yet; it is tried again when it is."),
    LAUNCH_ASKED("A container was asked for; the attempt's row says which."),
    CALL_ASKED("The engine makes its call, or knows already what it comes to."),
    STARTED("The container runs."),
    SUCCEEDED("The attempt ended well."),
    FAILED_WITH_TRIES_LEFT("The attempt ended badly, and its budget allows another."),
    FAILED_FOR_GOOD("The attempt ended badly, and its budget is spent."),
    RETRY_DUE("The wait before the next try is over."),
    SKIP_ASKED("The attempt ended with an exit code by which the task is to be skipped."),
    NOT_PLACED("The platform found no place for the attempt in time."),
    TIMED_OUT("The attempt ran longer than it may."),
    CANCEL_ASKED("The run is being cancelled or abandoned, or its time is over."),
    STOPPED("The attempt ended because somebody had it stopped."),
    CLEARED("Somebody had it cleared, to be run again."),
    MARKED("Somebody marked it while an attempt was under way, which is stopped first."),
    MARKED_SUCCESS("Somebody marked it as success."),
    MARKED_FAILED("Somebody marked it as failed."),
    MARKED_SKIPPED("Somebody marked it as skipped."),
    NO_ITEM("The list of items is shorter than it was, and it has none any more.");

    private final String meaning;

    TaskCause(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, as a sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** The name in the documentation: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
