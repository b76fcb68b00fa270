package io.waybill.engine.ended;

import static java.util.Objects.requireNonNullElse;

import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.TrySpan;
import java.time.Instant;
import java.util.List;

/**
 * A run that has ended, with what was recorded of it.
 *
 * @param tasks its task instances; of very many the first
 * @param tries their tries; of very many the first
 */
public record EndedRun(RunRow run, List<TaskRow> tasks, List<TrySpan> tries) {
    public EndedRun {
        tasks = List.copyOf(tasks);
        tries = List.copyOf(tries);
    }

    /** When it ended. */
    public Instant endedAt() {
        return requireNonNullElse(run.endedAt(), run.queuedAt());
    }
}
