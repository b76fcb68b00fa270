package io.waybill.engine.run;

import static io.waybill.engine.run.TaskCause.CALL_ASKED;
import static io.waybill.engine.run.TaskCause.CANCEL_ASKED;
import static io.waybill.engine.run.TaskCause.CHOSE;
import static io.waybill.engine.run.TaskCause.CLEARED;
import static io.waybill.engine.run.TaskCause.DEADLOCK;
import static io.waybill.engine.run.TaskCause.EXPANDED;
import static io.waybill.engine.run.TaskCause.FAILED_FOR_GOOD;
import static io.waybill.engine.run.TaskCause.FAILED_WITH_TRIES_LEFT;
import static io.waybill.engine.run.TaskCause.LAUNCH_ASKED;
import static io.waybill.engine.run.TaskCause.MARKED;
import static io.waybill.engine.run.TaskCause.MARKED_FAILED;
import static io.waybill.engine.run.TaskCause.MARKED_SKIPPED;
import static io.waybill.engine.run.TaskCause.MARKED_SUCCESS;
import static io.waybill.engine.run.TaskCause.NOTHING_TO_DO;
import static io.waybill.engine.run.TaskCause.NOT_CHOSEN;
import static io.waybill.engine.run.TaskCause.NOT_PLACED;
import static io.waybill.engine.run.TaskCause.NO_ITEM;
import static io.waybill.engine.run.TaskCause.PLACE_FREE;
import static io.waybill.engine.run.TaskCause.REQUEST_BROKEN;
import static io.waybill.engine.run.TaskCause.RETRY_DUE;
import static io.waybill.engine.run.TaskCause.RULE_FAILS;
import static io.waybill.engine.run.TaskCause.RULE_MET;
import static io.waybill.engine.run.TaskCause.RULE_SKIPS;
import static io.waybill.engine.run.TaskCause.SKIP_ASKED;
import static io.waybill.engine.run.TaskCause.STARTED;
import static io.waybill.engine.run.TaskCause.STOPPED;
import static io.waybill.engine.run.TaskCause.SUCCEEDED;
import static io.waybill.engine.run.TaskCause.TIMED_OUT;
import static io.waybill.engine.run.TaskCause.VALUE_AWAITED;
import static io.waybill.engine.run.TaskCause.WAIT_BEGUN;
import static io.waybill.engine.run.TaskState.CANCELLED;
import static io.waybill.engine.run.TaskState.DEFERRED;
import static io.waybill.engine.run.TaskState.FAILED;
import static io.waybill.engine.run.TaskState.LAUNCHING;
import static io.waybill.engine.run.TaskState.NONE;
import static io.waybill.engine.run.TaskState.QUEUED;
import static io.waybill.engine.run.TaskState.REMOVED;
import static io.waybill.engine.run.TaskState.RESTARTING;
import static io.waybill.engine.run.TaskState.RUNNING;
import static io.waybill.engine.run.TaskState.SCHEDULED;
import static io.waybill.engine.run.TaskState.SKIPPED;
import static io.waybill.engine.run.TaskState.STOPPING;
import static io.waybill.engine.run.TaskState.SUCCESS;
import static io.waybill.engine.run.TaskState.UPSTREAM_FAILED;
import static io.waybill.engine.run.TaskState.UP_FOR_RETRY;

import java.util.EnumSet;

/** The one place that says how a task instance may change its state. */
public final class TaskTransitions {
    /** Every transition that exists. */
    public static final Transitions<TaskState, TaskCause> TABLE = new Transitions.Builder<>(
                    TaskState.class, TaskCause.class)
            .add(NONE, RULE_MET, SCHEDULED)
            .add(NONE, RULE_SKIPS, SKIPPED)
            .add(NONE, RULE_FAILS, UPSTREAM_FAILED)
            .add(NONE, NOT_CHOSEN, SKIPPED)
            .add(NONE, DEADLOCK, UPSTREAM_FAILED)
            .add(NONE, CANCEL_ASKED, CANCELLED)
            .add(SCHEDULED, NOTHING_TO_DO, SUCCESS)
            .add(SCHEDULED, CHOSE, SUCCESS)
            .add(SCHEDULED, EXPANDED, SUCCESS)
            .add(SCHEDULED, WAIT_BEGUN, DEFERRED)
            .add(SCHEDULED, REQUEST_BROKEN, FAILED)
            .add(SCHEDULED, VALUE_AWAITED, UP_FOR_RETRY)
            .add(SCHEDULED, PLACE_FREE, QUEUED)
            .add(SCHEDULED, CANCEL_ASKED, CANCELLED)
            .add(QUEUED, REQUEST_BROKEN, FAILED)
            .add(QUEUED, VALUE_AWAITED, UP_FOR_RETRY)
            .add(QUEUED, LAUNCH_ASKED, LAUNCHING)
            .add(QUEUED, CALL_ASKED, RUNNING)
            .add(LAUNCHING, STARTED, RUNNING)
            .add(LAUNCHING, SUCCEEDED, SUCCESS)
            .add(LAUNCHING, FAILED_WITH_TRIES_LEFT, UP_FOR_RETRY)
            .add(LAUNCHING, FAILED_FOR_GOOD, FAILED)
            .add(LAUNCHING, SKIP_ASKED, SKIPPED)
            .add(LAUNCHING, NOT_PLACED, STOPPING)
            .add(LAUNCHING, CANCEL_ASKED, STOPPING)
            .add(LAUNCHING, STOPPED, CANCELLED)
            .add(RUNNING, SUCCEEDED, SUCCESS)
            .add(RUNNING, FAILED_WITH_TRIES_LEFT, UP_FOR_RETRY)
            .add(RUNNING, FAILED_FOR_GOOD, FAILED)
            .add(RUNNING, SKIP_ASKED, SKIPPED)
            .add(RUNNING, TIMED_OUT, STOPPING)
            .add(RUNNING, CANCEL_ASKED, STOPPING)
            .add(RUNNING, STOPPED, CANCELLED)
            .add(DEFERRED, SUCCEEDED, SUCCESS)
            .add(DEFERRED, FAILED_WITH_TRIES_LEFT, UP_FOR_RETRY)
            .add(DEFERRED, FAILED_FOR_GOOD, FAILED)
            .add(DEFERRED, SKIP_ASKED, SKIPPED)
            .add(DEFERRED, CANCEL_ASKED, STOPPING)
            .add(DEFERRED, MARKED, STOPPING)
            .add(DEFERRED, CLEARED, RESTARTING)
            .add(STOPPING, FAILED_WITH_TRIES_LEFT, UP_FOR_RETRY)
            .add(STOPPING, FAILED_FOR_GOOD, FAILED)
            .add(STOPPING, CANCEL_ASKED, STOPPING)
            .add(STOPPING, STOPPED, CANCELLED)
            .add(UP_FOR_RETRY, RETRY_DUE, SCHEDULED)
            .add(UP_FOR_RETRY, CANCEL_ASKED, CANCELLED)
            .add(STOPPING, SUCCEEDED, SUCCESS)
            .add(STOPPING, SKIP_ASKED, SKIPPED)
            .add(LAUNCHING, MARKED, STOPPING)
            .add(RUNNING, MARKED, STOPPING)
            .add(STOPPING, MARKED, STOPPING)
            .add(RESTARTING, MARKED, STOPPING)
            .add(RESTARTING, CANCEL_ASKED, STOPPING)
            .add(RESTARTING, STOPPED, NONE)
            .add(LAUNCHING, CLEARED, RESTARTING)
            .add(RUNNING, CLEARED, RESTARTING)
            .add(STOPPING, CLEARED, RESTARTING)
            .addAll(
                    EnumSet.of(SCHEDULED, UP_FOR_RETRY, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED),
                    CLEARED,
                    NONE)
            .addAll(EnumSet.of(NONE, SUCCESS, FAILED, SKIPPED), NO_ITEM, REMOVED)
            .addAll(
                    EnumSet.of(NONE, SCHEDULED, UP_FOR_RETRY, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED),
                    MARKED_SUCCESS,
                    SUCCESS)
            .addAll(
                    EnumSet.of(NONE, SCHEDULED, UP_FOR_RETRY, SUCCESS, SKIPPED, UPSTREAM_FAILED, CANCELLED),
                    MARKED_FAILED,
                    FAILED)
            .addAll(
                    EnumSet.of(NONE, SCHEDULED, UP_FOR_RETRY, SUCCESS, FAILED, UPSTREAM_FAILED, CANCELLED),
                    MARKED_SKIPPED,
                    SKIPPED)
            .build();

    private TaskTransitions() {}
}
