package io.waybill.worker.validate;

import io.waybill.spec.suite.Expectation.IgnoredRows;

/** Whether a row is passed over for the nulls in it. */
final class Ignored {
    private Ignored() {}

    static boolean is(Rows rows, int[] slots, IgnoredRows ignored) {
        int nulls = 0;
        for (int slot : slots) {
            nulls += rows.value(slot) == null ? 1 : 0;
        }
        return switch (ignored) {
            case ALL_MISSING -> nulls == slots.length;
            case ANY_MISSING -> nulls > 0;
            case NONE -> false;
        };
    }
}
