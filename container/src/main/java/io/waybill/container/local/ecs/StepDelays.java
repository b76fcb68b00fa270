package io.waybill.container.local.ecs;

import java.time.Duration;

/**
 * How long a task stays on each step of its way; on AWS most of these take seconds. A task is in RUNNING as long as
 * its containers run.
 *
 * @param activating stands for the pull of the image
 * @param stopping at least; a container that does not end on SIGTERM makes it longer
 */
public record StepDelays(
        Duration provisioning,
        Duration pending,
        Duration activating,
        Duration deactivating,
        Duration stopping,
        Duration deprovisioning) {

    /** No delay anywhere. */
    public static StepDelays none() {
        return each(Duration.ZERO);
    }

    /** The same delay on each step. */
    public static StepDelays each(Duration delay) {
        return new StepDelays(delay, delay, delay, delay, delay, delay);
    }

    /** Refuses negative ones. */
    public StepDelays {
        for (Duration delay :
                new Duration[] {provisioning, pending, activating, deactivating, stopping, deprovisioning}) {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("A step's delay is " + delay + "; it must be zero or more");
            }
        }
    }

    /** Milliseconds to stay in a status. */
    long millis(LastStatus status) {
        return switch (status) {
            case PROVISIONING -> provisioning.toMillis();
            case PENDING -> pending.toMillis();
            case ACTIVATING -> activating.toMillis();
            case DEACTIVATING -> deactivating.toMillis();
            case STOPPING -> stopping.toMillis();
            case DEPROVISIONING -> deprovisioning.toMillis();
            case RUNNING, STOPPED -> 0;
        };
    }
}
