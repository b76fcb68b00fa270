package io.waybill.engine.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is to be done on the loop's thread, in the order in which it came. Anybody adds; the loop takes. */
final class Inbox {
    private final Deque<Runnable> messages = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    void add(Runnable message) {
        lock.lock();
        try {
            messages.add(message);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest message; it stays where it is. */
    @Nullable Runnable peek() {
        lock.lock();
        try {
            return messages.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Drops the oldest message. */
    void remove() {
        lock.lock();
        try {
            messages.remove();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        return peek() == null;
    }

    /** Wakes who waits, and lets nobody wait any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a message, but no longer than {@code longest}; null waits for ever. */
    void awaitMessage(@Nullable Duration longest) throws InterruptedException {
        await(longest, true);
    }

    /** Waits for this time, whatever comes, unless it is closed. */
    void pause(Duration time) throws InterruptedException {
        await(time, false);
    }

    private void await(@Nullable Duration longest, boolean endsByMessage) throws InterruptedException {
        lock.lock();
        try {
            long nanos = longest == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(longest);
            while (!closed && nanos > 0 && !(endsByMessage && !messages.isEmpty())) {
                if (longest == null) {
                    changed.await();
                } else {
                    nanos = changed.awaitNanos(nanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
