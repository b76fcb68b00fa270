package io.waybill.container.local.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * Which times lie where in a stream's file, so that a search by time need not read all of it. Events come in any
 * order of time; each block of some 64 KB knows its earliest and latest. Not safe for use by many threads.
 */
final class BlockIndex {

    /**
     * A stretch of the file.
     *
     * @param from where its first event begins
     * @param to where its last event ends
     */
    record Block(long from, long to, long earliest, long latest) {

        private Block upTo(long next, long timestamp) {
            return new Block(from, next, Math.min(earliest, timestamp), Math.max(latest, timestamp));
        }
    }

    private static final int BLOCK = 64 * 1024;

    private final List<Block> blocks = new ArrayList<>();

    /**
     * Notes an event that follows all those noted before.
     *
     * @param offset where it begins
     * @param next where it ends
     */
    void add(long offset, long next, long timestamp) {
        int last = blocks.size() - 1;
        if (last >= 0 && blocks.get(last).to() - blocks.get(last).from() < BLOCK) {
            blocks.set(last, blocks.get(last).upTo(next, timestamp));
        } else {
            blocks.add(new Block(offset, next, timestamp, timestamp));
        }
    }

    /** All blocks, in the order of the file. */
    List<Block> blocks() {
        return List.copyOf(blocks);
    }
}
