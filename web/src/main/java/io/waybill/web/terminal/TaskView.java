package io.waybill.web.terminal;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.run.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One task of the file as a terminal shows it; all nodes of its operator group in one.
 *
 * @param taskId the task
 * @param state where it stands
 * @param tries how often its work was started
 * @param note why it stands there, where that is not plain; else empty
 * @param startedAt when its newest try ran
 * @param endedAt when it ended
 * @param nextTryAt when the next try is due
 * @param times what its tries took
 */
public record TaskView(
        String taskId,
        TaskState state,
        int tries,
        String note,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant nextTryAt,
        TaskTimes times) {
    public TaskView {
        requireNonNull(taskId, "taskId");
        requireNonNull(state, "state");
        requireNonNull(note, "note");
        requireNonNull(times, "times");
    }

    /** Whether its work runs, or is being started or stopped. */
    boolean isAtWork() {
        return state.isActive() && state != TaskState.QUEUED;
    }
}
