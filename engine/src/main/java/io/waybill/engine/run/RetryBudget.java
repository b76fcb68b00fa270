package io.waybill.engine.run;

import java.time.Duration;

/**
 * What the engine grants for failures that are not the user's: such a try raises the try number and spends none of the
 * task's own retries.
 *
 * @param platformRetries how many further tries a task gets because of the platform or its capacity
 * @param delay the wait before the first of them; it doubles, scattered, with each
 * @param longestDelay the longest wait
 */
public record RetryBudget(int platformRetries, Duration delay, Duration longestDelay) {
    /** Three further tries after 10 seconds, doubling up to 5 minutes. */
    public static final RetryBudget DEFAULT = new RetryBudget(3, Duration.ofSeconds(10), Duration.ofMinutes(5));

    public RetryBudget {
        if (platformRetries < 0 || delay.isNegative() || longestDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "A retry budget has no negative parts; set platform_retries and its" + " delays to 0 or more");
        }
    }

    Duration after(String key, int failures) {
        if (delay.isZero()) {
            return delay;
        }
        Duration wait = RetryDelay.growing(delay, key, failures);
        return wait.compareTo(longestDelay) > 0 ? longestDelay : wait;
    }
}
