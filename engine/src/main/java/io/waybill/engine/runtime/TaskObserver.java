package io.waybill.engine.runtime;

import java.time.Instant;

/** Hears of one task. Called on the runtime's threads, never twice at once for one task; must return quickly. */
public interface TaskObserver {

    /**
     * The platform has found a place for the task, which pulls its images now. Told at most once and before
     * {@link #running}; a task that is seen running first needs no telling.
     */
    default void placed(Instant at) {}

    /** The first container runs since {@code startedAt}. Told at most once, and not at all for a task that never ran. */
    void running(Instant startedAt);

    /** The task has ended. Nothing is told after it. */
    void ended(TaskEnd end);
}
