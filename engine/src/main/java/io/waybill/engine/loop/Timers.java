package io.waybill.engine.loop;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done later, by the time it is due. A timer is never taken back: what it does looks first whether it is
 * still wanted.
 */
final class Timers {
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
    private long numbers;

    private record Timer(Instant at, long number, Runnable action) {}

    void add(Instant at, Runnable action) {
        timers.add(new Timer(at, numbers++, action));
    }

    /** When the next one is due; absent where none is set. */
    @Nullable Instant next() {
        Timer timer = timers.peek();
        return timer == null ? null : timer.at();
    }

    /** Forgets all of them. */
    void clear() {
        timers.clear();
    }

    /** Does what is due. What is added meanwhile waits for the next call. */
    void fire(Instant now) {
        long limit = numbers;
        for (Timer timer = timers.peek();
                timer != null && !timer.at().isAfter(now) && timer.number() < limit;
                timer = timers.peek()) {
            timer.action().run();
            timers.remove(timer);
        }
    }
}
