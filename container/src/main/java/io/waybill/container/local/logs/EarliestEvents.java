package io.waybill.container.local.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The earliest of the events that it is given: a page of them, and one more that shows that there are others. However
 * many there are, it holds no more than that. Not safe for use by many threads.
 */
final class EarliestEvents {

    private final int count;
    private final long bytes;
    private final PriorityQueue<FoundEvent> latestFirst = new PriorityQueue<>(Comparator.reverseOrder());
    private long held;

    /**
     * @param count how many events a page has at most
     * @param bytes how long they are at most, all together; one may be longer
     */
    EarliestEvents(int count, long bytes) {
        this.count = count;
        this.bytes = bytes;
    }

    void add(FoundEvent found) {
        latestFirst.add(found);
        held += found.event().size();
        while (isMoreThanEnough(latestFirst.element())) {
            held -= latestFirst.remove().event().size();
        }
    }

    /** Whether events from this time on would be left out anyway. */
    boolean hasNoUseFor(long timestamp) {
        FoundEvent latest = latestFirst.peek();
        return latest != null && isFull() && timestamp > latest.event().timestamp();
    }

    /** What was kept, the earliest first. */
    List<FoundEvent> inOrder() {
        List<FoundEvent> found = new ArrayList<>(latestFirst);
        found.sort(null);
        return found;
    }

    private boolean isFull() {
        return latestFirst.size() > count || (latestFirst.size() > 1 && held > bytes);
    }

    private boolean isMoreThanEnough(FoundEvent latest) {
        int others = latestFirst.size() - 1;
        return others > count || (others > 1 && held - latest.event().size() > bytes);
    }
}
