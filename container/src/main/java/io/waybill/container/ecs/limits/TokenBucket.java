package io.waybill.container.ecs.limits;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that slows down when AWS throttles all the same, because others share the account: it is emptied, and
 * fills at half the speed, down to a sixteenth; each ten seconds without another throttle double the speed again. No
 * clock and no thread of its own; not thread safe.
 */
final class TokenBucket {
    static final Duration RECOVERY = Duration.ofSeconds(10);

    /** Throttles that come this close together are one: they were sent before the first was answered. */
    private static final Duration SAME_THROTTLE = Duration.ofSeconds(1);

    private static final double SLOWEST = 1.0 / 16;
    private static final double NANOS = 1e9;

    private final Rate rate;
    private double tokens;
    private double speed = 1;
    private Instant filled;
    private Instant slowed = Instant.MIN;

    TokenBucket(Rate rate, Instant now) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filled = now;
    }

    /** Takes a token and answers zero, or takes none and answers how long it is until there is one. */
    Duration take(Instant now) {
        fill(now);
        if (tokens >= 1) {
            tokens -= 1;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - tokens) / (rate.perSecond() * speed) * NANOS));
    }

    /** AWS throttled a call. */
    void throttled(Instant now) {
        fill(now);
        tokens = 0;
        if (speed == 1 || !slowed.plus(SAME_THROTTLE).isAfter(now)) {
            speed = Math.max(SLOWEST, speed / 2);
        }
        slowed = now;
    }

    double tokens(Instant now) {
        fill(now);
        return tokens;
    }

    /** Tokens a second as things are. */
    double perSecond(Instant now) {
        fill(now);
        return rate.perSecond() * speed;
    }

    private void fill(Instant now) {
        while (speed < 1 && !slowed.plus(RECOVERY).isAfter(now)) {
            slowed = slowed.plus(RECOVERY);
            fillUntil(slowed);
            speed = Math.min(1, speed * 2);
        }
        fillUntil(now);
        if (now.isBefore(filled)) {
            // The clock was set back.
            filled = now;
            slowed = slowed.isAfter(now) ? now : slowed;
        }
    }

    private void fillUntil(Instant now) {
        if (now.isAfter(filled)) {
            double seconds = Duration.between(filled, now).toNanos() / NANOS;
            // Half a billionth more, lest a token be late for the sake of rounding.
            tokens = Math.min(rate.burst(), tokens + seconds * rate.perSecond() * speed + 5e-10);
            filled = now;
        }
    }
}
