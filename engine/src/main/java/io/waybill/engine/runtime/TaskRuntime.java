package io.waybill.engine.runtime;

/**
 * The engine's port to whatever runs containers: AWS ECS, the local Fargate, or a simulation. Thread safe.
 *
 * <p>An end is told only through {@link #watch}; {@link #stop} merely asks for it.
 */
public interface TaskRuntime {

    /**
     * Starts one task, or finds the one that an earlier call with the same token started. Blocks until the
     * platform answered.
     *
     * @throws io.waybill.engine.error.WaybillException {@code AWS_REFUSED} where another try with this request
     *     cannot help, {@code NO_CAPACITY} and {@code AWS_UNAVAILABLE} where it may. After
     *     {@code AWS_UNAVAILABLE} it is unknown whether the task was started: the same launch must be repeated.
     */
    TaskHandle launch(Launch launch);

    /**
     * Tells {@code observer} of each change of the task until it ended, which is told once. Returns at once.
     * Watching what is watched already replaces the observer.
     */
    void watch(TaskHandle task, TaskObserver observer);

    /** Asks the task to stop: SIGTERM, then SIGKILL after its stop time-out. Harmless when it has ended. */
    void stop(TaskHandle task, String reason);
}
