package io.waybill.engine.store;

import java.util.List;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Executes one statement for many rows, with few round trips and bounded memory. */
final class Batches {
    private static final int ROWS_AT_ONCE = 1_000;

    private Batches() {}

    /**
     * Executes {@code sql} once for each row, in order.
     *
     * @return how many rows of the table each execution changed
     */
    static <R> int[] execute(Handle handle, String sql, List<R> rows, BiConsumer<PreparedBatch, R> binder) {
        int[] changed = new int[rows.size()];
        for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
            List<R> part = rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE));
            try (PreparedBatch batch = handle.prepareBatch(sql)) {
                for (R row : part) {
                    binder.accept(batch, row);
                    batch.add();
                }
                System.arraycopy(batch.execute(), 0, changed, from, part.size());
            }
        }
        return changed;
    }
}
