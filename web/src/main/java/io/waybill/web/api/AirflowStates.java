package io.waybill.web.api;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import org.jspecify.annotations.Nullable;

/** Our states in Airflow's words, which are fewer. */
final class AirflowStates {
    private AirflowStates() {}

    static String of(RunState state) {
        return switch (state) {
            case QUEUED -> "queued";
            case RUNNING, CANCELLING, FAILING -> "running";
            case SUCCESS -> "success";
            case FAILED, CANCELLED -> "failed";
        };
    }

    /** Null is Airflow's word for a task that waits for others. */
    static @Nullable String of(TaskState state) {
        return switch (state) {
            case NONE -> null;
            case SCHEDULED -> "scheduled";
            case QUEUED, LAUNCHING -> "queued";
            case RUNNING, STOPPING -> "running";
            case DEFERRED -> "deferred";
            case UP_FOR_RETRY -> "up_for_retry";
            case RESTARTING -> "restarting";
            case SUCCESS -> "success";
            case FAILED, CANCELLED -> "failed";
            case SKIPPED -> "skipped";
            case UPSTREAM_FAILED -> "upstream_failed";
            case REMOVED -> "removed";
        };
    }
}
