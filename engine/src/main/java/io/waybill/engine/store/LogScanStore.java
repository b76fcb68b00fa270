package io.waybill.engine.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.waybill.engine.notify.LogScan;
import io.waybill.engine.notify.Notice;
import io.waybill.spec.AlertSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/** The logs that are to be looked through. They are written with the end of their try, by {@link RunStore#commit}. Thread safe. */
public final class LogScanStore {
    // Ordered by all columns of the index, or H2 sorts what it could read in order.
    static final String DUE = """
            SELECT run_key, node_id, map_index, try_number, alerts, due_at, begun FROM log_scan
            WHERE due_at <= :now ORDER BY due_at, run_key, node_id, map_index, try_number LIMIT :limit
            """;
    private static final String KEY =
            " WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex" + " AND try_number = :tryNumber";
    private static final String INSERT = """
            INSERT INTO log_scan (run_key, node_id, map_index, try_number, alerts, due_at, begun)
            VALUES (:runKey, :nodeId, :mapIndex, :tryNumber, :alerts, :dueAt, 0)
            """;
    private static final String UPDATE = "UPDATE log_scan SET alerts = :alerts, due_at = :dueAt" + KEY;
    private static final String CLAIM =
            "UPDATE log_scan SET begun = begun + 1, due_at = :dueAt" + KEY + " AND begun = :begun";
    private static final String AGAIN = "UPDATE log_scan SET due_at = :dueAt" + KEY + " AND begun = :begun";
    private static final String DELETE = "DELETE FROM log_scan" + KEY + " AND begun = :begun";

    private static final TypeReference<List<AlertSpec>> ALERTS = new TypeReference<>() {};

    private final Database database;

    public LogScanStore(Database database) {
        this.database = database;
    }

    /** Replaces the ones that are there and inserts the others. */
    static void write(Handle handle, List<LogScan> scans) {
        int[] updated = Batches.execute(handle, UPDATE, scans, LogScanStore::bind);
        List<LogScan> fresh = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                fresh.add(scans.get(i));
            }
        }
        var unused = Batches.execute(handle, INSERT, fresh, LogScanStore::bind);
    }

    private static void bind(PreparedBatch batch, LogScan scan) {
        batch.bind("runKey", scan.runKey())
                .bind("nodeId", scan.nodeId())
                .bind("mapIndex", scan.mapIndex())
                .bind("tryNumber", scan.tryNumber())
                .bind("alerts", Json.write(scan.alerts()))
                .bind("dueAt", scan.dueAt());
    }

    private static LogScan map(ResultSet row, StatementContext context) throws SQLException {
        return new LogScan(
                row.getLong("run_key"),
                row.getString("node_id"),
                row.getInt("map_index"),
                row.getInt("try_number"),
                Json.read(row.getString("alerts"), ALERTS),
                Columns.someInstant(row, "due_at"),
                row.getInt("begun"));
    }

    /** Logs that are to be looked through by now, those first that wait longest. */
    public List<LogScan> due(Instant now, int limit) {
        return database.read(handle -> handle.createQuery(DUE)
                .bind("now", now)
                .bind("limit", limit)
                .map(LogScanStore::map)
                .list());
    }

    /**
     * Takes a log, to look through it.
     *
     * @param until when others may take it again, should nothing have come of it
     * @return the scan as it is kept now; empty where somebody else has taken it
     */
    public Optional<LogScan> claim(LogScan scan, Instant until) {
        int taken = database.write(handle ->
                keyed(handle.createUpdate(CLAIM), scan).bind("dueAt", until).execute());
        return taken == 0
                ? Optional.empty()
                : Optional.of(new LogScan(
                        scan.runKey(),
                        scan.nodeId(),
                        scan.mapIndex(),
                        scan.tryNumber(),
                        scan.alerts(),
                        until,
                        scan.begun() + 1));
    }

    /** Has a claimed log looked at again later. */
    public void again(LogScan claimed, Instant at) {
        database.write(handle ->
                keyed(handle.createUpdate(AGAIN), claimed).bind("dueAt", at).execute());
    }

    /** A claimed log is looked through, and this is to be told; nothing of it is written where somebody else has taken it. */
    public void done(LogScan claimed, List<Notice> notices) {
        database.write(handle -> {
            int deleted = keyed(handle.createUpdate(DELETE), claimed).execute();
            if (deleted > 0) {
                NoticeTable.insert(handle, notices);
            }
            return deleted;
        });
    }

    private static Update keyed(Update update, LogScan scan) {
        return update.bind("runKey", scan.runKey())
                .bind("nodeId", scan.nodeId())
                .bind("mapIndex", scan.mapIndex())
                .bind("tryNumber", scan.tryNumber())
                .bind("begun", scan.begun());
    }
}
