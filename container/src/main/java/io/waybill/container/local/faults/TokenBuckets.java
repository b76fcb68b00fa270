package io.waybill.container.local.faults;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** Buckets of tokens that fill up with time. Safe for use by many threads. */
final class TokenBuckets {

    private static final class Level {
        private double tokens;
        private long at;

        private Level(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }
    }

    private final Throttles throttles;
    private final Clock clock;
    private final Map<ThrottleBucket, Level> levels = new EnumMap<>(ThrottleBucket.class);

    /** All full. */
    TokenBuckets(Throttles throttles, Clock clock) {
        this.throttles = throttles;
        this.clock = clock;
    }

    /** Takes tokens from all buckets that are wanted, or from none where one of them has too few. */
    synchronized boolean take(Map<ThrottleBucket, Integer> wanted) {
        boolean isThere = wanted.entrySet().stream().allMatch(entry -> level(entry.getKey()) >= entry.getValue());
        if (isThere) {
            wanted.forEach((bucket, tokens) -> {
                Level level = levels.get(bucket);
                if (level != null) {
                    level.tokens -= tokens;
                }
            });
        }
        return isThere;
    }

    private double level(ThrottleBucket bucket) {
        Throttles.Rate rate = throttles.rates().get(bucket);
        if (rate == null) {
            return Double.MAX_VALUE;
        }
        long now = clock.millis();
        Level level = levels.computeIfAbsent(bucket, missing -> new Level(rate.burst(), now));
        double came = Math.max(0, now - level.at) * rate.perSecond() / 1000;
        level.tokens = Math.min(rate.burst(), level.tokens + came);
        level.at = now;
        return level.tokens;
    }
}
