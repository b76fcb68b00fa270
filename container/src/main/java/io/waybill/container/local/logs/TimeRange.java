package io.waybill.container.local.logs;

/**
 * Times in milliseconds since 1970.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TimeRange(long from, long to) {

    boolean contains(StoredEvent event) {
        return event.timestamp() >= from && event.timestamp() < to;
    }

    boolean touches(BlockIndex.Block block) {
        return block.latest() >= from && block.earliest() < to;
    }
}
