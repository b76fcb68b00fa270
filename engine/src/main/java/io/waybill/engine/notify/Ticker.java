package io.waybill.engine.notify;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the same work again and again, the less often the more often it has failed in a row. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration SLOWEST = Duration.ofMinutes(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final String name;
    private final Duration period;
    private final Runnable work;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /**
     * Does nothing yet.
     *
     * @param period from the end of the work to its next beginning, as long as it does not fail
     */
    public Ticker(String name, Duration period, Runnable work) {
        this.name = name;
        this.period = period;
        this.work = work;
    }

    /** Begins. */
    public synchronized void start() {
        Thread started = new Thread(this::run, name);
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Whether it is to end: long work looks now and then. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        Duration wait = period;
        try {
            do {
                try {
                    work.run();
                    wait = period;
                } catch (RuntimeException e) {
                    wait = wait.multipliedBy(2).compareTo(SLOWEST) > 0 ? SLOWEST : wait.multipliedBy(2);
                    if (!isClosed()) {
                        LOG.warn("{} failed; trying again in {}: {}", name, wait, e.getMessage());
                    }
                }
            } while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the work that is under way end, within a few seconds. */
    @Override
    public synchronized void close() {
        closed.countDown();
        try {
            if (thread != null) {
                thread.join(CLOSE_WITHIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
