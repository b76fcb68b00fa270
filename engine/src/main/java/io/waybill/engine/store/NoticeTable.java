package io.waybill.engine.store;

import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.notify.NoticeState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code notification} and its row. */
final class NoticeTable {
    static final String SELECT = """
            SELECT id, delivery, notifier, event, run_key, dag_id, run_id, logical_date, node_id, try_number, new_state,
                   detail, happened_at, state, tries, due_at, ended_at, reason
            FROM notification
            """;

    private static final String INSERT = """
            INSERT INTO notification (delivery, notifier, event, run_key, dag_id, run_id, logical_date, node_id,
                try_number, new_state, detail, happened_at, state, tries, due_at, reason)
            VALUES (:delivery, :notifier, :event, :runKey, :dagId, :runId, :logicalDate, :nodeId,
                :tryNumber, :newState, :detail, :happenedAt, :state, 0, :happenedAt, '')
            """;

    private NoticeTable() {}

    static NoticeRow map(ResultSet row, StatementContext context) throws SQLException {
        Notice notice = new Notice(
                row.getString("notifier"),
                Columns.constant(row, "event", NoticeEvent.class),
                row.getLong("run_key"),
                row.getString("dag_id"),
                row.getString("run_id"),
                Columns.instant(row, "logical_date"),
                row.getString("node_id"),
                row.getInt("try_number"),
                row.getString("new_state"),
                row.getString("detail"),
                Columns.someInstant(row, "happened_at"));
        return new NoticeRow(
                row.getLong("id"),
                row.getObject("delivery", UUID.class),
                notice,
                Columns.constant(row, "state", NoticeState.class),
                row.getInt("tries"),
                Columns.someInstant(row, "due_at"),
                Columns.instant(row, "ended_at"),
                row.getString("reason"));
    }

    /** Puts notices into the outbox, to be sent at once, each under an id of its own. */
    static void insert(Handle handle, List<Notice> notices) {
        var unused = Batches.execute(
                handle,
                INSERT,
                notices,
                (batch, notice) -> batch.bind("delivery", UUID.randomUUID())
                        .bind("notifier", notice.notifier())
                        .bind("event", notice.event().id())
                        .bind("runKey", notice.runKey())
                        .bind("dagId", notice.dagId())
                        .bind("runId", notice.runId())
                        .bind("logicalDate", notice.logicalDate())
                        .bind("nodeId", notice.nodeId())
                        .bind("tryNumber", notice.tryNumber())
                        .bind("newState", notice.newState())
                        .bind("detail", notice.detail())
                        .bind("happenedAt", notice.at())
                        .bind("state", NoticeState.PENDING.id()));
    }
}
