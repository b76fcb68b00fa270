package io.waybill.engine.runtime;

import java.time.Instant;

/** Hears of one task. Called on the runtime's threads, never twice at once for one task; must return quickly. */
public interface TaskObserver {

    /** The first container runs since {@code startedAt}. Told at most once, and not at all for a task that never ran. */
    void running(Instant startedAt);

    /** The task has ended. Nothing is told after it. */
    void ended(TaskEnd end);
}
