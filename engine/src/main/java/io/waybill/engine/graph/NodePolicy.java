package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.waybill.spec.ExitCodes;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a node may start and how often it is tried.
 *
 * @param role whether it makes ready, works or puts away
 * @param triggerRule the condition on its direct upstream nodes; the first nodes of a teardown have one of their own
 * @param retries how many further tries the user's own failures get
 * @param retryDelay the wait after a failed try
 * @param exponentialBackoff whether the wait doubles with each try
 * @param maxRetryDelay the longest wait; absent: only the engine's own cap of a day, which holds for growing waits
 * @param platformRetries how many further tries the platform's failures get
 * @param capacityRetries for how long, from the first of a row, failures for lack of capacity get further tries
 * @param retryOn the exit codes after which there is another try; absent: all
 * @param failOn exit codes after which there is none
 * @param skipOn exit codes after which the node is skipped
 * @param placementTimeout how long one try may wait for its place on the platform
 * @param executionTimeout how long one try may run; absent: for ever
 * @param past what the node waits for in the run before
 */
public record NodePolicy(
        Role role,
        TriggerRule triggerRule,
        int retries,
        Duration retryDelay,
        boolean exponentialBackoff,
        @Nullable Duration maxRetryDelay,
        int platformRetries,
        Duration capacityRetries,
        @Nullable ExitCodes retryOn,
        ExitCodes failOn,
        ExitCodes skipOn,
        Duration placementTimeout,
        @Nullable Duration executionTimeout,
        PastRule past) {

    /** What a node is for. */
    public enum Role {
        /** It works. */
        WORK,
        /** It makes ready what others work with. */
        SETUP,
        /** It puts away what setups have made ready, and counts for nothing else. */
        TEARDOWN,
        /** It puts away, and a run fails if it does. */
        VITAL_TEARDOWN;

        /** Whether it puts away. */
        public boolean isTeardown() {
            return this == TEARDOWN || this == VITAL_TEARDOWN;
        }

        private static Role of(TaskSpec task) {
            if (task.teardown()) {
                return task.onFailureFailDagrun() ? VITAL_TEARDOWN : TEARDOWN;
            }
            return task.setup() ? SETUP : WORK;
        }
    }

    public NodePolicy {
        requireNonNull(role, "role");
        requireNonNull(triggerRule, "triggerRule");
        requireNonNull(retryDelay, "retryDelay");
        requireNonNull(capacityRetries, "capacityRetries");
        requireNonNull(failOn, "failOn");
        requireNonNull(skipOn, "skipOn");
        requireNonNull(placementTimeout, "placementTimeout");
        requireNonNull(past, "past");
    }

    /** For a node without work that waits for all its upstream nodes. */
    static NodePolicy join() {
        return new NodePolicy(
                Role.WORK,
                TriggerRule.ALL_SUCCESS,
                0,
                Duration.ZERO,
                false,
                null,
                0,
                Duration.ZERO,
                null,
                ExitCodes.NONE,
                ExitCodes.NONE,
                Duration.ZERO,
                null,
                PastRule.FREE);
    }

    /** What the file says of the task. */
    static NodePolicy of(TaskSpec task) {
        return new NodePolicy(
                Role.of(task),
                task.triggerRule(),
                task.retries(),
                task.retryDelay(),
                task.retryExponentialBackoff(),
                task.maxRetryDelay(),
                task.platformRetries(),
                task.capacityRetries(),
                task.retryOnExitCodes(),
                requireNonNullElse(task.failOnExitCodes(), ExitCodes.NONE),
                requireNonNullElse(task.skipOnExitCodes(), ExitCodes.NONE),
                task.placementTimeout(),
                task.executionTimeout(),
                PastRule.of(task));
    }

    /** The same for a node that others of its own operator group come after: a setup has made ready with its last ones. */
    NodePolicy notYetReady() {
        return role == Role.SETUP ? with(Role.WORK, triggerRule, past) : this;
    }

    /** The same for a node that comes after others of its own operator group. */
    NodePolicy withinGroup() {
        return with(role, TriggerRule.ALL_SUCCESS, PastRule.FREE);
    }

    private NodePolicy with(Role otherRole, TriggerRule otherRule, PastRule otherPast) {
        return new NodePolicy(
                otherRole,
                otherRule,
                retries,
                retryDelay,
                exponentialBackoff,
                maxRetryDelay,
                platformRetries,
                capacityRetries,
                retryOn,
                failOn,
                skipOn,
                placementTimeout,
                executionTimeout,
                otherPast);
    }
}
