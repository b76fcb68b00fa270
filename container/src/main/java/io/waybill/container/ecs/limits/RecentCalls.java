package io.waybill.container.ecs.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many calls there were in the last five minutes, and how many of them AWS throttled. Not thread safe. */
final class RecentCalls {
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Duration SLOT = Duration.ofSeconds(15);

    private final Deque<Slot> slots = new ArrayDeque<>();

    private static final class Slot {
        private final Instant start;
        private long calls;
        private long throttled;

        private Slot(Instant start) {
            this.start = start;
        }
    }

    void called(Instant now) {
        slot(now).calls++;
    }

    void throttled(Instant now) {
        slot(now).throttled++;
    }

    long calls(Instant now) {
        forget(now);
        return slots.stream().mapToLong(slot -> slot.calls).sum();
    }

    /** The throttled share of the calls, 0 to 1. */
    double throttledShare(Instant now) {
        long calls = calls(now);
        long throttled = slots.stream().mapToLong(slot -> slot.throttled).sum();
        return calls == 0 ? 0 : Math.min(1, (double) throttled / calls);
    }

    private Slot slot(Instant now) {
        forget(now);
        Slot last = slots.peekLast();
        if (last == null || !last.start.plus(SLOT).isAfter(now)) {
            last = new Slot(now);
            slots.addLast(last);
        }
        return last;
    }

    private void forget(Instant now) {
        slots.removeIf(slot -> !slot.start.plus(WINDOW).isAfter(now) || slot.start.isAfter(now));
    }
}
