package io.waybill.container.local.logs;

import io.waybill.container.local.faults.Chance;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * How a stream's lines come, where they do not come whole and at once.
 *
 * @param clock against which lateness is held
 * @param delayMillis how long after it was written an event can be read
 * @param pageEvents how many events a page has at most; 0 for no limit of its own
 * @param lostShare the part of the lines that never arrives
 * @param longestEvent the length from which lines are split, in bytes
 * @param seed what chance depends on
 */
public record LogFaults(Clock clock, long delayMillis, int pageEvents, double lostShare, int longestEvent, long seed) {

    private static final int EMPTY_PAGES = 3;
    private static final int LOSS = 1;
    private static final int PAGES = 2;

    /** Lines come whole and at once. */
    static final LogFaults NONE =
            new LogFaults(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 0, 0, 0, OutputTail.LONGEST_EVENT, 0);

    /** What a kind of fault that was not asked for amounts to. */
    public static int longestEventOfTheDriver() {
        return OutputTail.LONGEST_EVENT;
    }

    /** Whether an event can be read by now. */
    boolean hasArrived(StoredEvent event) {
        return delayMillis == 0 || clock.millis() >= event.ingestionTime() + delayMillis;
    }

    /** Whether the line that ends at this place of the output is lost. */
    boolean loses(long place) {
        return lostShare > 0 && Chance.of(seed, LOSS, place) < lostShare;
    }

    /** Whether a page from this offset is empty, asked for the n-th time, counted from 0. */
    boolean isPageEmpty(long offset, int turn) {
        return pageEvents > 0 && turn < (int) (Chance.of(seed, PAGES, offset) * EMPTY_PAGES);
    }

    /** How many events a page may have. */
    int limit(int asked) {
        return pageEvents > 0 ? Math.min(asked, pageEvents) : asked;
    }
}
