package io.waybill.engine.run;

import static io.waybill.engine.run.RunCause.ALL_STOPPED;
import static io.waybill.engine.run.RunCause.CANCEL_ASKED;
import static io.waybill.engine.run.RunCause.CLEARED;
import static io.waybill.engine.run.RunCause.DEADLOCK;
import static io.waybill.engine.run.RunCause.FAIL_ASKED;
import static io.waybill.engine.run.RunCause.LEAF_FAILED;
import static io.waybill.engine.run.RunCause.LEAVES_SUCCEEDED;
import static io.waybill.engine.run.RunCause.PLACE_FREE;
import static io.waybill.engine.run.RunCause.SUPERSEDED;
import static io.waybill.engine.run.RunCause.TIMED_OUT;
import static io.waybill.engine.run.RunCause.VERSION_BROKEN;
import static io.waybill.engine.run.RunState.CANCELLED;
import static io.waybill.engine.run.RunState.CANCELLING;
import static io.waybill.engine.run.RunState.FAILED;
import static io.waybill.engine.run.RunState.FAILING;
import static io.waybill.engine.run.RunState.QUEUED;
import static io.waybill.engine.run.RunState.RUNNING;
import static io.waybill.engine.run.RunState.SUCCESS;

/** The one place that says how a run may change its state. */
public final class RunTransitions {
    /** Every transition that exists. */
    public static final Transitions<RunState, RunCause> TABLE = new Transitions.Builder<>(
                    RunState.class, RunCause.class)
            .add(QUEUED, PLACE_FREE, RUNNING)
            .add(QUEUED, CANCEL_ASKED, CANCELLING)
            .add(QUEUED, SUPERSEDED, CANCELLING)
            .add(QUEUED, VERSION_BROKEN, FAILING)
            .add(RUNNING, LEAVES_SUCCEEDED, SUCCESS)
            .add(RUNNING, LEAF_FAILED, FAILED)
            .add(RUNNING, DEADLOCK, FAILED)
            .add(RUNNING, CANCEL_ASKED, CANCELLING)
            .add(RUNNING, SUPERSEDED, CANCELLING)
            .add(RUNNING, TIMED_OUT, FAILING)
            .add(RUNNING, VERSION_BROKEN, FAILING)
            .add(CANCELLING, ALL_STOPPED, CANCELLED)
            .add(FAILING, ALL_STOPPED, FAILED)
            .add(QUEUED, FAIL_ASKED, FAILING)
            .add(RUNNING, FAIL_ASKED, FAILING)
            .add(SUCCESS, FAIL_ASKED, FAILED)
            .add(CANCELLED, FAIL_ASKED, FAILED)
            .add(SUCCESS, CLEARED, QUEUED)
            .add(FAILED, CLEARED, QUEUED)
            .add(CANCELLED, CLEARED, QUEUED)
            .build();

    private RunTransitions() {}
}
