package io.waybill.worker.validate;

import java.util.ArrayList;
import java.util.List;

/** What was found in a file and is no row. */
final class MalformedRows {
    private static final int SHOWN = 20;

    private final List<Malformed> first = new ArrayList<>();
    private long count;

    /**
     * One of them.
     *
     * @param line where it begins, counted from 1
     * @param message what is wrong with it
     */
    record Malformed(long line, String message) {}

    void add(long line, String message) {
        count++;
        if (first.size() < SHOWN) {
            first.add(new Malformed(line, message));
        }
    }

    long count() {
        return count;
    }

    List<Malformed> first() {
        return List.copyOf(first);
    }
}
