package io.waybill.engine.store;

import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice in the outbox.
 *
 * @param id unique in the store, in the order in which they were written
 * @param delivery what its receiver knows it by
 * @param notice what it tells
 * @param state where it stands
 * @param tries how often it was begun to be sent
 * @param dueAt when it is to be sent; once it is sent or given up, when it is to be deleted
 * @param endedAt when it was sent or given up
 * @param reason why it was not taken the last time; empty where it was, and before the first try
 */
public record NoticeRow(
        long id,
        UUID delivery,
        Notice notice,
        NoticeState state,
        int tries,
        Instant dueAt,
        @Nullable Instant endedAt,
        String reason) {}
