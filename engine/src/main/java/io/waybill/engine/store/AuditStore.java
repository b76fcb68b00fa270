package io.waybill.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** What people and programs have asked for. Nothing of it is ever changed. Thread safe. */
public final class AuditStore {
    private static final String INSERT = """
            INSERT INTO audit (asked_at, asked_by, event, dag_id, run_id, tasks, details)
            VALUES (:at, :by, :event, :dagId, :runId, :tasks, :details)
            """;
    private static final String SELECT = """
            SELECT id, asked_at, asked_by, event, dag_id, run_id, tasks, details FROM audit
            """;
    // Ordered by all columns of the index, or H2 sorts what it could read in order.
    static final String RECENT = SELECT + "WHERE id < :before ORDER BY id DESC LIMIT :limit";
    static final String OF_DAG =
            SELECT + "WHERE dag_id = :dagId AND id < :before ORDER BY dag_id DESC, id DESC LIMIT :limit";
    static final String OF_RUN = SELECT + """
            WHERE dag_id = :dagId AND run_id = :runId AND id < :before
            ORDER BY dag_id DESC, run_id DESC, id DESC LIMIT :limit
            """;

    private final Database database;

    public AuditStore(Database database) {
        this.database = database;
    }

    /** Keeps what was asked for. */
    public void add(AuditRow row) {
        database.write(handle -> handle.createUpdate(INSERT)
                .bind("at", row.at())
                .bind("by", row.by())
                .bind("event", row.event())
                .bind("dagId", row.dagId())
                .bind("runId", row.runId())
                .bind("tasks", row.tasks())
                .bind("details", row.details())
                .execute());
    }

    /**
     * What was asked for, the newest first.
     *
     * @param dagId only of this DAG; absent: of all
     * @param runId only of this run of it; absent: of all
     * @param before only what was asked for before this one; {@code Long.MAX_VALUE} for the first page
     * @param limit how many at the most
     */
    public List<AuditRow> list(@Nullable String dagId, @Nullable String runId, long before, int limit) {
        return database.read(handle -> {
            Query query = handle.createQuery(dagId == null ? RECENT : runId == null ? OF_DAG : OF_RUN)
                    .bind("before", before)
                    .bind("limit", limit);
            if (dagId != null) {
                query.bind("dagId", dagId);
            }
            if (dagId != null && runId != null) {
                query.bind("runId", runId);
            }
            return query.map(AuditStore::map).list();
        });
    }

    private static AuditRow map(ResultSet row, StatementContext context) throws SQLException {
        return new AuditRow(
                row.getLong("id"),
                Columns.someInstant(row, "asked_at"),
                row.getString("asked_by"),
                row.getString("event"),
                row.getString("dag_id"),
                row.getString("run_id"),
                row.getString("tasks"),
                row.getString("details"));
    }
}
