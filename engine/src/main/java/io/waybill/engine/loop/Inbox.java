package io.waybill.engine.loop;

import io.waybill.engine.error.WaybillException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done on the loop's thread, in the order in which it came. Anybody adds; the loop takes. */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Duration patience;
    private final Deque<Message> messages = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int patientOnes;
    private boolean closed;

    private record Message(Runnable action, boolean isPatient) {}

    /** @param patience how long messages that may wait are waited with for others */
    Inbox(Duration patience) {
        this.patience = patience;
    }

    void add(Runnable message) {
        lock.lock();
        try {
            messages.add(new Message(message, false));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Adds what need not be done at once: with what comes next, or a moment later, is soon enough. */
    void addPatient(Runnable message) {
        lock.lock();
        try {
            messages.add(new Message(message, true));
            patientOnes++;
            if (messages.size() == 1) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does what is there, but no more than {@code most} messages.
     *
     * @throws WaybillException {@code DATABASE}; the message that the store failed at stays, to be done again
     */
    void take(int most) {
        for (int i = 0; i < most; i++) {
            Runnable message = peek();
            if (message == null) {
                return;
            }
            try {
                message.run();
            } catch (RuntimeException e) {
                if (StoreRest.isFailureOfStore(e)) {
                    throw e;
                }
                LOG.error("A message failed in a way that it must not; it is dropped", e);
            }
            remove();
        }
    }

    private @Nullable Runnable peek() {
        lock.lock();
        try {
            Message message = messages.peek();
            return message == null ? null : message.action();
        } finally {
            lock.unlock();
        }
    }

    private void remove() {
        lock.lock();
        try {
            if (messages.remove().isPatient()) {
                patientOnes--;
            }
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
        await(longest, () -> !messages.isEmpty());
    }

    /** Where there are only messages that may wait, waits for one that may not, as long as its patience lasts. */
    void gather() throws InterruptedException {
        await(patience, () -> patientOnes < messages.size() || messages.isEmpty());
    }

    /** Waits for this time, whatever comes, unless it is closed. */
    void pause(Duration time) throws InterruptedException {
        await(time, () -> false);
    }

    private void await(@Nullable Duration longest, BooleanSupplier isOver) throws InterruptedException {
        lock.lock();
        try {
            long nanos = longest == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(longest);
            while (!closed && nanos > 0 && !isOver.getAsBoolean()) {
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
