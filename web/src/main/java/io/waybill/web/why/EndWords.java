package io.waybill.web.why;

import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.TaskRow;

/** How tries ended, in words, and what follows. */
final class EndWords {
    private final TimeWords times;

    EndWords(TimeWords times) {
        this.times = times;
    }

    /** How a try ended, in a few words. */
    String headline(AttemptRow attempt) {
        EndKind kind = attempt.kind();
        if (kind == null) {
            return "It has not ended";
        }
        return switch (kind) {
            case SUCCESS -> "Ended well";
            case USER -> attempt.exitCode() == null ? "Failed" : "Failed with exit code " + attempt.exitCode();
            case PLATFORM -> "The platform failed; this spends none of the task's retries";
            case CAPACITY -> "There was no capacity; this spends none of the task's retries";
            case TIMEOUT -> "Stopped: it ran longer than it may";
            case CANCELLED -> "Cancelled";
            case INTERNAL -> "Waybill itself failed";
        };
    }

    /** What came of a try that has ended. */
    String next(TaskRow task, int tryNumber) {
        if (tryNumber < task.tryNumber()) {
            return "Try " + (tryNumber + 1) + " followed";
        }
        return switch (task.state()) {
            case UP_FOR_RETRY ->
                task.nextTryAt() == null
                        ? "Another try follows"
                        : "Try " + (tryNumber + 1) + " starts at " + times.at(task.nextTryAt());
            case FAILED -> "No try is left";
            case SCHEDULED, QUEUED, LAUNCHING -> "Another try is about to start";
            case NONE, RUNNING, DEFERRED, RESTARTING, STOPPING, SUCCESS, SKIPPED, UPSTREAM_FAILED, CANCELLED, REMOVED ->
                "";
        };
    }

    /** How a task ended whose tries are not known. */
    static String plain(TaskRow task) {
        TaskState state = task.state();
        return switch (state) {
            case SUCCESS -> "Ended well";
            case FAILED -> "Failed";
            case UP_FOR_RETRY -> task.awaitsValue() ? "It could not be started yet" : "The last try failed";
            case NONE,
                    SCHEDULED,
                    QUEUED,
                    LAUNCHING,
                    RUNNING,
                    DEFERRED,
                    RESTARTING,
                    STOPPING,
                    SKIPPED,
                    UPSTREAM_FAILED,
                    CANCELLED,
                    REMOVED -> word(state);
        };
    }

    static String word(TaskState state) {
        return state == TaskState.NONE ? "waiting" : state.id().replace('_', ' ');
    }
}
