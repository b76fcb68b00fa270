package io.waybill.engine.store;

import io.waybill.engine.backfill.DateAction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A date that a backfill deals with. It is kept before anything is done about the date.
 *
 * @param backfillId {@link BackfillRow#id}
 * @param logicalDate the date
 * @param action what is done
 * @param clearedEnd when the run that is cleared had ended; absent where none is
 */
public record BackfillDateRow(
        long backfillId,
        Instant logicalDate,
        DateAction action,
        @Nullable Instant clearedEnd) {}
