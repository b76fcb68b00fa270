package io.waybill.container.local.ecs;

import java.util.Optional;

/**
 * Where a task is on its way. Source: <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html">Task lifecycle</a>.
 */
enum LastStatus {
    /** Accepted; on AWS its network interface is being made. */
    PROVISIONING,
    /** Waits for room to run in. */
    PENDING,
    /** Its images are pulled and its containers made. */
    ACTIVATING,
    /** Its containers run. */
    RUNNING,
    /** To be stopped; on AWS it leaves its load balancers. */
    DEACTIVATING,
    /** Its containers are asked to end, and later made to. */
    STOPPING,
    /** Its containers have ended; on AWS its network interface is taken away. */
    DEPROVISIONING,
    /** Over. */
    STOPPED;

    /** Whether nothing follows. */
    boolean isTerminal() {
        return this == STOPPED;
    }

    /**
     * What follows this status; empty where it does not follow by itself.
     *
     * @param stopping whether the task is to stop
     */
    Optional<LastStatus> next(boolean stopping) {
        return switch (this) {
            case PROVISIONING -> Optional.of(stopping ? DEPROVISIONING : PENDING);
            case PENDING -> Optional.of(stopping ? DEPROVISIONING : ACTIVATING);
            // Some of its containers may run by then.
            case ACTIVATING -> Optional.of(stopping ? STOPPING : RUNNING);
            case RUNNING -> stopping ? Optional.of(DEACTIVATING) : Optional.empty();
            case DEACTIVATING -> Optional.of(STOPPING);
            case STOPPING -> Optional.of(DEPROVISIONING);
            case DEPROVISIONING -> Optional.of(STOPPED);
            case STOPPED -> Optional.empty();
        };
    }

    /** The time that a task has from being in this status. */
    Optional<Milestone> milestone() {
        return switch (this) {
            case PENDING -> Optional.of(Milestone.CONNECTED);
            case ACTIVATING -> Optional.of(Milestone.PULL_STARTED);
            case RUNNING -> Optional.of(Milestone.STARTED);
            case DEACTIVATING -> Optional.of(Milestone.STOPPING);
            case DEPROVISIONING -> Optional.of(Milestone.EXECUTION_STOPPED);
            case STOPPED -> Optional.of(Milestone.STOPPED);
            case PROVISIONING, STOPPING -> Optional.empty();
        };
    }
}
