package io.waybill.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What tasks ask people. Written in the transaction of the decision that it belongs to. Thread safe. */
public final class ApprovalStore {
    private static final String SELECT = """
            SELECT attempt_id, run_key, dag_id, run_id, task_id, node_id, map_index, try_number, request, created_at,
                   closed_at, responded_by, chosen_options, params_input
            FROM approval
            """;
    private static final String FIND = SELECT + "WHERE attempt_id = :attempt";
    private static final String NEWEST = SELECT + """
            WHERE run_key = :runKey AND (task_id = :taskId OR node_id = :taskId) AND map_index = :mapIndex ORDER BY try_number DESC LIMIT 1
            """;
    private static final String OF_TRY = SELECT + """
            WHERE run_key = :runKey AND (task_id = :taskId OR node_id = :taskId) AND map_index = :mapIndex AND try_number = :tryNumber
            """;
    private static final String WAITING =
            SELECT + "WHERE closed_at IS NULL ORDER BY created_at, attempt_id LIMIT :limit";
    private static final String CLOSED =
            SELECT + "WHERE closed_at IS NOT NULL ORDER BY closed_at DESC, attempt_id LIMIT :limit";
    private static final String INSERT = """
            INSERT INTO approval (attempt_id, run_key, dag_id, run_id, task_id, node_id, map_index, try_number, request,
                created_at)
            VALUES (:attempt, :runKey, :dagId, :runId, :taskId, :nodeId, :mapIndex, :tryNumber, :request, :createdAt)
            """;
    private static final String CLOSE = """
            UPDATE approval
            SET closed_at = :closedAt, responded_by = :respondedBy, chosen_options = :chosenOptions,
                params_input = :paramsInput
            WHERE attempt_id = :attempt AND closed_at IS NULL
            """;

    private final Database database;

    public ApprovalStore(Database database) {
        this.database = database;
    }

    private static ApprovalRow map(ResultSet row, StatementContext context) throws SQLException {
        return new ApprovalRow(
                row.getObject("attempt_id", UUID.class),
                row.getLong("run_key"),
                row.getString("dag_id"),
                row.getString("run_id"),
                row.getString("task_id"),
                row.getString("node_id"),
                row.getInt("map_index"),
                row.getInt("try_number"),
                row.getString("request"),
                Columns.someInstant(row, "created_at"),
                Columns.instant(row, "closed_at"),
                row.getString("responded_by"),
                row.getString("chosen_options"),
                row.getString("params_input"));
    }

    /** What this try asks. */
    public Optional<ApprovalRow> find(UUID attempt) {
        return database.read(handle -> handle.createQuery(FIND)
                .bind("attempt", attempt)
                .map(ApprovalStore::map)
                .findOne());
    }

    /** What the newest try of a task asks; its step may be named instead. */
    public Optional<ApprovalRow> newest(long runKey, String taskId, int mapIndex) {
        return database.read(handle -> handle.createQuery(NEWEST)
                .bind("runKey", runKey)
                .bind("taskId", taskId)
                .bind("mapIndex", mapIndex)
                .map(ApprovalStore::map)
                .findOne());
    }

    /** What one try of a task asks. */
    public Optional<ApprovalRow> ofTry(long runKey, String taskId, int mapIndex, int tryNumber) {
        return database.read(handle -> handle.createQuery(OF_TRY)
                .bind("runKey", runKey)
                .bind("taskId", taskId)
                .bind("mapIndex", mapIndex)
                .bind("tryNumber", tryNumber)
                .map(ApprovalStore::map)
                .findOne());
    }

    /** What waits for an answer, what has waited longest first. */
    public List<ApprovalRow> waiting(int limit) {
        return list(WAITING, limit);
    }

    /** What does not wait any more, the newest first. */
    public List<ApprovalRow> closed(int limit) {
        return list(CLOSED, limit);
    }

    private List<ApprovalRow> list(String sql, int limit) {
        return database.read(handle -> handle.createQuery(sql)
                .bind("limit", limit)
                .map(ApprovalStore::map)
                .list());
    }

    /** Writes within a transaction, in this order. */
    static void write(Handle handle, List<ApprovalChange> changes) {
        for (ApprovalChange change : changes) {
            ApprovalRow asked = change.asked();
            if (asked != null) {
                handle.createUpdate(INSERT)
                        .bind("attempt", asked.attempt())
                        .bind("runKey", asked.runKey())
                        .bind("dagId", asked.dagId())
                        .bind("runId", asked.runId())
                        .bind("taskId", asked.taskId())
                        .bind("nodeId", asked.nodeId())
                        .bind("mapIndex", asked.mapIndex())
                        .bind("tryNumber", asked.tryNumber())
                        .bind("request", asked.request())
                        .bind("createdAt", asked.createdAt())
                        .execute();
            } else {
                handle.createUpdate(CLOSE)
                        .bind("attempt", change.attempt())
                        .bind("closedAt", change.closedAt())
                        .bind("respondedBy", change.respondedBy())
                        .bind("chosenOptions", change.chosenOptions())
                        .bind("paramsInput", change.paramsInput())
                        .execute();
            }
        }
    }
}
