package io.waybill.engine.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The engine's port to whatever runs containers: AWS ECS, the local Fargate, or a simulation. Thread safe.
 *
 * <p>An end is told only through {@link #watch}; {@link #stop} merely asks for it.
 */
public interface TaskRuntime {

    /**
     * The rendered request as it will be sent: with what this runtime fills in from its settings, such as the cluster and
     * the network, and checked as far as that needs no call. The engine commits what this returns with the attempt, so
     * that settings which change later never change a launch that may have happened. Quick; makes no calls.
     *
     * <p>It also marks the task as the attempt's: tags of its identity and its cost tags, {@code startedBy},
     * {@code propagateTags}.
     *
     * @param request a rendered RunTask request
     * @param context where the task is to run, and which attempt it is
     * @return a new object, or the given one where nothing is to add
     * @throws io.waybill.engine.error.WaybillException {@code AWS_REFUSED} where AWS could only refuse it, such as for
     *     a member that RunTask does not know
     */
    ObjectNode complete(ObjectNode request, LaunchContext context);

    /**
     * Starts one task, or finds the one that an earlier call with the same token started. Blocks until the
     * platform answered.
     *
     * @param wait hears of what the call waits for before it is made
     * @throws io.waybill.engine.error.WaybillException {@code AWS_REFUSED} where another try with this request
     *     cannot help, {@code NO_CAPACITY} and {@code AWS_UNAVAILABLE} where it may. After
     *     {@code AWS_UNAVAILABLE} it is unknown whether the task was started: the same launch must be repeated.
     *     {@code LAUNCH_LOST} where the launch is too old to be repeated and its task is not found;
     *     {@code LAUNCH_CONFLICT} where the platform knows the token with another request
     */
    TaskHandle launch(Launch launch, LaunchWait wait);

    /**
     * Tells {@code observer} of each change of the task until it ended, which is told once. Returns at once.
     * Watching what is watched already replaces the observer.
     */
    void watch(TaskHandle task, TaskObserver observer);

    /** Asks the task to stop: SIGTERM, then SIGKILL after its stop time-out. Harmless when it has ended. */
    void stop(TaskHandle task, String reason);
}
