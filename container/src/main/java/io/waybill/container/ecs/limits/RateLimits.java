package io.waybill.container.ecs.limits;

import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All buckets of one account and Region, shared by everything that this process does there. Thread safe.
 *
 * <p>Every call takes its tokens in {@link PacedCalls}, which the clients are built with; there is no way around it.
 */
public final class RateLimits implements AutoCloseable {
    private final Map<Bucket, RateLimit> limits = new EnumMap<>(Bucket.class);

    public RateLimits(BucketSizes sizes, Clock clock) {
        for (Bucket bucket : Bucket.values()) {
            limits.put(bucket, new RateLimit(bucket, sizes.of(bucket).orElse(null), clock));
        }
    }

    /**
     * One bucket as it is now.
     *
     * @param bucket which
     * @param rate its size; absent: it has no limit
     * @param tokens how many calls could be made at once
     * @param perSecond how fast it fills now; less than its rate for a while after AWS throttled
     * @param waiting how many calls wait for a token
     * @param calls how many were made in the last five minutes
     * @param throttledShare which part of those AWS throttled, 0 to 1
     */
    public record State(
            Bucket bucket,
            @Nullable Rate rate,
            double tokens,
            double perSecond,
            int waiting,
            long calls,
            double throttledShare) {

        /** Whether AWS throttled, and this bucket fills more slowly for that. */
        public boolean isSlowed() {
            return rate != null && perSecond < rate.perSecond();
        }
    }

    /** All buckets as they are now, in the order of {@link Bucket}. */
    public List<State> snapshot() {
        return limits.values().stream().map(RateLimit::state).toList();
    }

    /** One bucket as it is now. */
    public State state(Bucket bucket) {
        return limit(bucket).state();
    }

    /**
     * Takes a token of each bucket, one after the other.
     *
     * @param priority who has more is served first, and among equals who came first
     * @param waits told of each bucket that has no token yet
     */
    void acquire(List<Bucket> buckets, int priority, Consumer<Bucket> waits) throws InterruptedException {
        for (Bucket bucket : buckets) {
            limit(bucket).acquire(priority, () -> waits.accept(bucket));
        }
    }

    void throttled(List<Bucket> buckets) {
        buckets.forEach(bucket -> limit(bucket).throttled());
    }

    /** Lets everybody who waits look at the clock again; for tests, which move it. */
    public void tick() {
        limits.values().forEach(RateLimit::tick);
    }

    /** Who waits for a token gets none any more, and fails. */
    @Override
    public void close() {
        limits.values().forEach(RateLimit::close);
    }

    private RateLimit limit(Bucket bucket) {
        RateLimit limit = limits.get(bucket);
        if (limit == null) {
            throw new IllegalStateException("No limit for " + bucket + " among " + Arrays.toString(Bucket.values()));
        }
        return limit;
    }
}
