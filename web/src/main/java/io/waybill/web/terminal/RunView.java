package io.waybill.web.terminal;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as a terminal shows it.
 *
 * @param dagId its DAG
 * @param runId the run
 * @param state where it stands
 * @param reason why, where that is not plain; else empty
 * @param logicalDate the date it is for
 * @param runAfter before when it must not begin; when it was made where it need not wait
 * @param endedAt when it ended
 * @param tasks in the order of the file
 */
public record RunView(
        String dagId,
        String runId,
        RunState state,
        String reason,
        @Nullable Instant logicalDate,
        Instant runAfter,
        @Nullable Instant endedAt,
        List<TaskView> tasks) {
    public RunView {
        requireNonNull(dagId, "dagId");
        requireNonNull(runId, "runId");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        requireNonNull(runAfter, "runAfter");
        tasks = List.copyOf(tasks);
    }

    /** How many of its tasks ended. */
    public long ended() {
        return tasks.stream().filter(task -> task.state().isTerminal()).count();
    }

    /** How long it has taken, from when it might begin until its end or else now. */
    public Duration took(Instant now) {
        Duration took = Duration.between(runAfter, endedAt == null ? now : endedAt);
        return took.isNegative() ? Duration.ZERO : took;
    }
}
