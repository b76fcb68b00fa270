package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a node may start and how often it is tried.
 *
 * @param triggerRule the condition on its direct upstream nodes
 * @param retries how many further tries the user's own failures get
 * @param retryDelay the wait after a failed try
 * @param exponentialBackoff whether the wait doubles with each try
 * @param maxRetryDelay the longest wait; absent: only the engine's own cap of a day, which holds for growing waits
 * @param executionTimeout how long one try may run; absent: for ever
 */
public record NodePolicy(
        TriggerRule triggerRule,
        int retries,
        Duration retryDelay,
        boolean exponentialBackoff,
        @Nullable Duration maxRetryDelay,
        @Nullable Duration executionTimeout) {

    public NodePolicy {
        requireNonNull(triggerRule, "triggerRule");
        requireNonNull(retryDelay, "retryDelay");
    }

    /** For a node without work that waits for all its upstream nodes. */
    static NodePolicy join() {
        return new NodePolicy(TriggerRule.ALL_SUCCESS, 0, Duration.ZERO, false, null, null);
    }

    /** What the file says of the task. */
    static NodePolicy of(TaskSpec task) {
        return new NodePolicy(
                task.triggerRule(),
                task.retries(),
                task.retryDelay(),
                task.retryExponentialBackoff(),
                task.maxRetryDelay(),
                task.executionTimeout());
    }

    /** The same for a node that comes after others of its own operator group. */
    NodePolicy withinGroup() {
        return new NodePolicy(
                TriggerRule.ALL_SUCCESS, retries, retryDelay, exponentialBackoff, maxRetryDelay, executionTimeout);
    }
}
