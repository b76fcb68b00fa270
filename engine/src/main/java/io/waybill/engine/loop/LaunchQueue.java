package io.waybill.engine.loop;

import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.store.AttemptRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The launches that wait for a thread: the greatest priority first, then the oldest attempt. As long as a launch that was
 * taken waits for something itself, such as a rate limit, all that stand behind it wait for the same, and are told so.
 * Safe for use by several threads.
 */
final class LaunchQueue {
    private final BiConsumer<AttemptRow, String> teller;
    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(Comparator.comparing((Entry entry) -> -entry.priority)
                    .thenComparing(entry -> entry.attempt.createdAt())
                    .thenComparing(entry -> entry.number));
    private final Map<Entry, String> waits = new LinkedHashMap<>();
    private long numbers;

    /** One launch. */
    static final class Entry {
        final AttemptRow attempt;
        final AttemptIdentity identity;
        final int priority;
        private final long number;
        private @Nullable String told;

        private Entry(AttemptRow attempt, AttemptIdentity identity, int priority, long number) {
            this.attempt = attempt;
            this.identity = identity;
            this.priority = priority;
            this.number = number;
        }
    }

    /** @param teller hears of each attempt why it is not launched yet, as often as that changes */
    LaunchQueue(BiConsumer<AttemptRow, String> teller) {
        this.teller = teller;
    }

    synchronized void add(AttemptRow attempt, AttemptIdentity identity, int priority) {
        Entry entry = new Entry(attempt, identity, priority, numbers++);
        queue.add(entry);
        waits.values().stream().findFirst().ifPresent(why -> tell(entry, why));
    }

    /** Takes the most urgent launch; there must be one for each call. {@link #done} follows. */
    synchronized Entry take() {
        return Objects.requireNonNull(queue.poll(), "Each thread that takes a launch has added one before");
    }

    /** A launch that was taken waits, and all that stand behind it. */
    synchronized void waits(Entry launch, String why) {
        waits.put(launch, why);
        tell(launch, why);
        queue.forEach(entry -> tell(entry, why));
    }

    /** A launch that was taken waits no more. */
    synchronized void done(Entry launch) {
        waits.remove(launch);
    }

    private void tell(Entry entry, String why) {
        if (!why.equals(entry.told)) {
            entry.told = why;
            teller.accept(entry.attempt, why);
        }
    }
}
