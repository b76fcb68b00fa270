package io.waybill.engine.run;

import java.time.Duration;

/**
 * How long to wait after failures that are not the user's: such a try raises the try number and spends none of the
 * task's {@code retries}. How many there may be is the task's to say.
 *
 * @param delay the wait before the first of them; it doubles, scattered, with each
 * @param longestDelay the longest wait
 */
public record RetryBudget(Duration delay, Duration longestDelay) {
    /** 10 seconds, doubling up to 5 minutes. */
    public static final RetryBudget DEFAULT = new RetryBudget(Duration.ofSeconds(10), Duration.ofMinutes(5));

    public RetryBudget {
        if (delay.isNegative() || longestDelay.isNegative()) {
            throw new IllegalArgumentException("A wait is not negative; set the delays to 0 or more");
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
