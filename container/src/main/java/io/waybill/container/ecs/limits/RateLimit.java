package io.waybill.container.ecs.limits;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One bucket and those who wait for its tokens: the most important first, then who came first. Thread safe. */
final class RateLimit {
    private static final Comparator<Waiter> ORDER =
            comparingInt(Waiter::priority).reversed().thenComparing(comparing(Waiter::number));

    /** Who is not the first is woken when that changes. */
    private static final Duration LONG = Duration.ofDays(1);

    private final Bucket bucket;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final @Nullable TokenBucket tokens;
    private final @Nullable Rate rate;
    private final Queue<Waiter> waiters = new PriorityQueue<>(ORDER);
    private final RecentCalls recent = new RecentCalls();
    private long numbers;
    private boolean closed;

    private record Waiter(int priority, long number) {}

    /** @param rate absent: nobody ever waits, and calls are only counted */
    RateLimit(Bucket bucket, @Nullable Rate rate, Clock clock) {
        this.bucket = bucket;
        this.rate = rate;
        this.tokens = rate == null ? null : new TokenBucket(rate, clock.instant());
        this.clock = clock;
    }

    /**
     * Takes a token, and waits until it is there and nobody more important wants it.
     *
     * @param waits told at the most once, where the token is not there yet; must return quickly
     * @throws InterruptedException also where the limits were closed while it waited
     */
    void acquire(int priority, Runnable waits) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (tokens != null) {
                await(tokens, priority, waits);
            }
            recent.called(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private void await(TokenBucket bucket, int priority, Runnable waits) throws InterruptedException {
        Waiter me = new Waiter(priority, numbers++);
        waiters.add(me);
        try {
            for (boolean told = false; ; told = true) {
                if (closed) {
                    throw new InterruptedException("The program ends");
                }
                boolean first = me.equals(waiters.peek());
                Duration wait = first ? bucket.take(clock.instant()) : LONG;
                if (wait.isZero()) {
                    return;
                }
                if (!told) {
                    waits.run();
                }
                changed.awaitNanos(wait.toNanos());
            }
        } finally {
            waiters.remove(me);
            changed.signalAll();
        }
    }

    /** AWS throttled a call, although there was a token for it. */
    void throttled() {
        lock.lock();
        try {
            Instant now = clock.instant();
            recent.throttled(now);
            if (tokens != null) {
                tokens.throttled(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets everybody who waits look at the clock again. */
    void tick() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    RateLimits.State state() {
        lock.lock();
        try {
            Instant now = clock.instant();
            return new RateLimits.State(
                    bucket,
                    rate,
                    tokens == null ? Double.POSITIVE_INFINITY : tokens.tokens(now),
                    tokens == null ? Double.POSITIVE_INFINITY : tokens.perSecond(now),
                    waiters.size(),
                    recent.calls(now),
                    recent.throttledShare(now));
        } finally {
            lock.unlock();
        }
    }
}
