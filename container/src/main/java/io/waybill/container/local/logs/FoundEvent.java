package io.waybill.container.local.logs;

import java.util.Comparator;

/** An event and the stream that it is of. Ordered by time, then stream, then place. */
record FoundEvent(LogStream stream, StoredEvent event) implements Comparable<FoundEvent> {

    private static final Comparator<FoundEvent> ORDER = Comparator.comparing(FoundEvent::place);

    @Override
    public int compareTo(FoundEvent other) {
        return ORDER.compare(this, other);
    }

    Place place() {
        return new Place(event.timestamp(), event.offset(), stream.name());
    }
}
