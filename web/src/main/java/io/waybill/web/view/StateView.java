package io.waybill.web.view;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;

/**
 * A state as it is shown: never by colour alone.
 *
 * @param id names the colour and the shape
 * @param word for people
 */
public record StateView(String id, String word) {

    public static StateView of(RunState state) {
        return new StateView(state.id(), state.id());
    }

    public static StateView of(TaskState state) {
        return new StateView(state.id(), word(state));
    }

    private static String word(TaskState state) {
        return switch (state) {
            case NONE -> "waiting";
            case SCHEDULED -> "scheduled";
            case QUEUED -> "queued";
            case LAUNCHING -> "launching";
            case RUNNING -> "running";
            case DEFERRED -> "deferred";
            case UP_FOR_RETRY -> "up for retry";
            case RESTARTING -> "restarting";
            case STOPPING -> "stopping";
            case SUCCESS -> "success";
            case FAILED -> "failed";
            case SKIPPED -> "skipped";
            case UPSTREAM_FAILED -> "upstream failed";
            case CANCELLED -> "cancelled";
            case REMOVED -> "removed";
        };
    }
}
