package io.waybill.engine.store;

import io.waybill.engine.runtime.EndKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table {@code attempt} and its row. */
final class AttemptTable {
    static final String SELECT = """
            SELECT id, run_key, node_id, map_index, try_number, client_token, request, cluster, task_arn, stop_kind,
                   kind, exit_code, stop_code, reason, log_group, log_stream, created_at, launched_at,
                   pull_started_at, started_at, ended_at
            FROM attempt
            """;

    private static final String INSERT = """
            INSERT INTO attempt (id, run_key, node_id, map_index, try_number, client_token, request, cluster,
                task_arn, stop_kind, kind, exit_code, stop_code, reason, log_group, log_stream, created_at,
                launched_at, pull_started_at, started_at, ended_at)
            VALUES (:id, :runKey, :nodeId, :mapIndex, :tryNumber, :clientToken, :request, :cluster,
                :taskArn, :stopKind, :kind, :exitCode, :stopCode, :reason, :logGroup, :logStream, :createdAt,
                :launchedAt, :pullStartedAt, :startedAt, :endedAt)
            """;

    /** What is the launch itself, from {@code id} to {@code request}, never changes. */
    private static final String UPDATE = """
            UPDATE attempt
            SET cluster = :cluster, task_arn = :taskArn, stop_kind = :stopKind, kind = :kind,
                exit_code = :exitCode, stop_code = :stopCode, reason = :reason, log_group = :logGroup,
                log_stream = :logStream, launched_at = :launchedAt, pull_started_at = :pullStartedAt,
                started_at = :startedAt, ended_at = :endedAt
            WHERE id = :id
            """;

    private AttemptTable() {}

    static AttemptRow map(ResultSet row, StatementContext context) throws SQLException {
        return new AttemptRow(
                row.getObject("id", UUID.class),
                row.getLong("run_key"),
                row.getString("node_id"),
                row.getInt("map_index"),
                row.getInt("try_number"),
                row.getString("client_token"),
                row.getString("request"),
                row.getString("cluster"),
                row.getString("task_arn"),
                Columns.constantOrNull(row, "stop_kind", EndKind.class),
                Columns.constantOrNull(row, "kind", EndKind.class),
                Columns.integer(row, "exit_code"),
                row.getString("stop_code"),
                row.getString("reason"),
                row.getString("log_group"),
                row.getString("log_stream"),
                Columns.someInstant(row, "created_at"),
                Columns.instant(row, "launched_at"),
                Columns.instant(row, "pull_started_at"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "ended_at"));
    }

    static void insert(Handle handle, List<AttemptRow> attempts) {
        Batches.execute(handle, INSERT, attempts, (batch, attempt) -> {
            bindChanging(batch, attempt);
            batch.bind("runKey", attempt.runKey())
                    .bind("nodeId", attempt.nodeId())
                    .bind("mapIndex", attempt.mapIndex())
                    .bind("tryNumber", attempt.tryNumber())
                    .bind("clientToken", attempt.clientToken())
                    .bind("request", attempt.request())
                    .bind("createdAt", attempt.createdAt());
        });
    }

    static void update(Handle handle, List<AttemptRow> attempts) {
        Batches.execute(handle, UPDATE, attempts, AttemptTable::bindChanging);
    }

    private static void bindChanging(PreparedBatch batch, AttemptRow attempt) {
        batch.bind("id", attempt.id())
                .bind("cluster", attempt.cluster())
                .bind("taskArn", attempt.taskArn())
                .bind("stopKind", id(attempt.stopKind()))
                .bind("kind", id(attempt.kind()))
                .bind("exitCode", attempt.exitCode())
                .bind("stopCode", attempt.stopCode())
                .bind("reason", attempt.reason())
                .bind("logGroup", attempt.logGroup())
                .bind("logStream", attempt.logStream())
                .bind("launchedAt", attempt.launchedAt())
                .bind("pullStartedAt", attempt.pullStartedAt())
                .bind("startedAt", attempt.startedAt())
                .bind("endedAt", attempt.endedAt());
    }

    private static @Nullable String id(@Nullable EndKind kind) {
        return kind == null ? null : kind.id();
    }
}
