package io.waybill.engine.store;

import io.waybill.engine.notify.NoticeState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of notices. They come into it with the changes that they tell of, by {@link RunStore#commit}. Thread safe;
 * several processes may share it.
 */
public final class NoticeStore {
    // Ordered by all columns of the index, or H2 sorts what it could read in order.
    static final String DUE =
            NoticeTable.SELECT + "WHERE state = :state AND due_at <= :now ORDER BY state, due_at, id LIMIT :limit";
    static final String OF_RUN =
            NoticeTable.SELECT + "WHERE run_key = :runKey AND id < :before ORDER BY run_key DESC, id DESC LIMIT :limit";
    static final String OF_DAG =
            NoticeTable.SELECT + "WHERE dag_id = :dagId AND id < :before ORDER BY dag_id DESC, id DESC LIMIT :limit";
    static final String RECENT = NoticeTable.SELECT + "WHERE id < :before ORDER BY id DESC LIMIT :limit";

    /** Only as long as nobody else has begun to send it. */
    private static final String AS_READ = " WHERE id = :id AND state = 'pending' AND tries = :tries";

    private static final String CLAIM = "UPDATE notification SET tries = tries + 1, due_at = :dueAt" + AS_READ;
    private static final String POSTPONE = "UPDATE notification SET due_at = :dueAt" + AS_READ;
    private static final String AGAIN = "UPDATE notification SET due_at = :dueAt, reason = :reason" + AS_READ;
    private static final String END = "UPDATE notification SET state = :state, ended_at = :endedAt, due_at = :dueAt,"
            + " reason = :reason" + AS_READ;
    private static final String DELETE = "DELETE FROM notification WHERE id IN (<ids>)";

    private final Database database;

    public NoticeStore(Database database) {
        this.database = database;
    }

    /** Notices that are to be sent by now, those first that wait longest. */
    public List<NoticeRow> due(Instant now, int limit) {
        return inState(NoticeState.PENDING, now, limit);
    }

    private List<NoticeRow> inState(NoticeState state, Instant now, int limit) {
        return database.read(handle -> handle.createQuery(DUE)
                .bind("state", state.id())
                .bind("now", now)
                .bind("limit", limit)
                .map(NoticeTable::map)
                .list());
    }

    /**
     * Takes a notice, to be sent.
     *
     * @param until when others may take it again, should nothing have come of it
     * @return the notice as it is kept now; empty where somebody else has taken it
     */
    public Optional<NoticeRow> claim(NoticeRow row, Instant until) {
        if (update(CLAIM, row, until, "") == 0) {
            return Optional.empty();
        }
        return Optional.of(new NoticeRow(
                row.id(),
                row.delivery(),
                row.notice(),
                row.state(),
                row.tries() + 1,
                until,
                row.endedAt(),
                row.reason()));
    }

    /** Lets a notice wait that was not tried. */
    public void postpone(NoticeRow row, Instant until) {
        update(POSTPONE, row, until, "");
    }

    /** Has a claimed notice tried again later. */
    public void again(NoticeRow claimed, String reason, Instant at) {
        update(AGAIN, claimed, at, reason);
    }

    /** The receiver has a claimed notice. */
    public void sent(NoticeRow claimed, Instant at, Instant deleteAt) {
        end(claimed, NoticeState.SENT, "", at, deleteAt);
    }

    /** A claimed notice is given up. */
    public void failed(NoticeRow claimed, String reason, Instant at, Instant deleteAt) {
        end(claimed, NoticeState.FAILED, reason, at, deleteAt);
    }

    private void end(NoticeRow claimed, NoticeState state, String reason, Instant at, Instant deleteAt) {
        database.write(handle -> bound(handle.createUpdate(END), claimed, deleteAt)
                .bind("reason", reason)
                .bind("state", state.id())
                .bind("endedAt", at)
                .execute());
    }

    private int update(String sql, NoticeRow row, Instant dueAt, String reason) {
        return database.write(handle -> {
            Update update = bound(handle.createUpdate(sql), row, dueAt);
            return (sql.equals(AGAIN) ? update.bind("reason", reason) : update).execute();
        });
    }

    private static Update bound(Update update, NoticeRow row, Instant dueAt) {
        return update.bind("id", row.id()).bind("tries", row.tries()).bind("dueAt", dueAt);
    }

    /**
     * Deletes notices that were sent or given up long enough ago.
     *
     * @return how many; as many as {@code limit} where there may be more
     */
    public int deleteOld(Instant now, int limit) {
        List<Long> ids = Stream.of(NoticeState.SENT, NoticeState.FAILED)
                .flatMap(state -> inState(state, now, limit).stream())
                .map(NoticeRow::id)
                .limit(limit)
                .toList();
        if (!ids.isEmpty()) {
            database.write(
                    handle -> handle.createUpdate(DELETE).bindList("ids", ids).execute());
        }
        return ids.size();
    }

    /** Notices of a run, newest first. */
    public List<NoticeRow> ofRun(long runKey, int limit) {
        return database.read(handle -> handle.createQuery(OF_RUN)
                .bind("runKey", runKey)
                .bind("before", Long.MAX_VALUE)
                .bind("limit", limit)
                .map(NoticeTable::map)
                .list());
    }

    /**
     * Notices of a DAG, or of all, newest first.
     *
     * @param dagId absent: of all
     */
    public List<NoticeRow> recent(@Nullable String dagId, int limit) {
        return database.read(handle -> {
            var query = handle.createQuery(dagId == null ? RECENT : OF_DAG)
                    .bind("before", Long.MAX_VALUE)
                    .bind("limit", limit);
            return (dagId == null ? query : query.bind("dagId", dagId))
                    .map(NoticeTable::map)
                    .list();
        });
    }
}
