package io.waybill.engine.store;

import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.TaskUsage;
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
            SELECT id, run_key, node_id, map_index, try_number, client_token, request, target, cluster, task_arn,
                   stop_kind, kind, cause, exit_code, stop_code, reason, evidence, cpu, memory, architecture, spot,
                   ephemeral_gib, operating_system, log_group, log_stream, created_at, launched_at, placed_at,
                   pull_started_at, started_at, stop_asked_at, ended_at
            FROM attempt
            """;

    private static final String INSERT = """
            INSERT INTO attempt (id, run_key, node_id, map_index, try_number, client_token, request, target, cluster,
                task_arn, stop_kind, kind, cause, exit_code, stop_code, reason, evidence, cpu, memory, architecture,
                spot, ephemeral_gib, operating_system, log_group, log_stream, created_at, launched_at, placed_at,
                pull_started_at, started_at, stop_asked_at, ended_at)
            VALUES (:id, :runKey, :nodeId, :mapIndex, :tryNumber, :clientToken, :request, :target, :cluster,
                :taskArn, :stopKind, :kind, :cause, :exitCode, :stopCode, :reason, :evidence, :cpu, :memory,
                :architecture, :spot, :ephemeralGib, :operatingSystem, :logGroup, :logStream, :createdAt, :launchedAt,
                :placedAt, :pullStartedAt, :startedAt, :stopAskedAt, :endedAt)
            """;

    /** What is the launch itself, from {@code id} to {@code target}, never changes. */
    private static final String UPDATE = """
            UPDATE attempt
            SET cluster = :cluster, task_arn = :taskArn, stop_kind = :stopKind, kind = :kind,
                cause = :cause, exit_code = :exitCode, stop_code = :stopCode, reason = :reason, evidence = :evidence,
                cpu = :cpu, memory = :memory, architecture = :architecture, spot = :spot,
                ephemeral_gib = :ephemeralGib, operating_system = :operatingSystem, log_group = :logGroup,
                log_stream = :logStream, launched_at = :launchedAt, placed_at = :placedAt,
                pull_started_at = :pullStartedAt, started_at = :startedAt, stop_asked_at = :stopAskedAt,
                ended_at = :endedAt
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
                row.getString("target"),
                row.getString("cluster"),
                row.getString("task_arn"),
                Columns.constantOrNull(row, "stop_kind", EndKind.class),
                Columns.constantOrNull(row, "kind", EndKind.class),
                Columns.constantOrNull(row, "cause", FailureCause.class),
                Columns.integer(row, "exit_code"),
                row.getString("stop_code"),
                row.getString("reason"),
                row.getString("evidence"),
                usage(row),
                row.getString("log_group"),
                row.getString("log_stream"),
                Columns.someInstant(row, "created_at"),
                Columns.instant(row, "launched_at"),
                Columns.instant(row, "placed_at"),
                Columns.instant(row, "pull_started_at"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "stop_asked_at"),
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
                    .bind("target", attempt.target())
                    .bind("createdAt", attempt.createdAt());
        });
    }

    static void update(Handle handle, List<AttemptRow> attempts) {
        Batches.execute(handle, UPDATE, attempts, AttemptTable::bindChanging);
    }

    private static void bindChanging(PreparedBatch batch, AttemptRow attempt) {
        bindUsage(batch, attempt.usage());
        batch.bind("id", attempt.id())
                .bind("cluster", attempt.cluster())
                .bind("taskArn", attempt.taskArn())
                .bind("stopKind", id(attempt.stopKind()))
                .bind("kind", id(attempt.kind()))
                .bind("cause", attempt.cause() == null ? null : attempt.cause().id())
                .bind("exitCode", attempt.exitCode())
                .bind("stopCode", attempt.stopCode())
                .bind("reason", attempt.reason())
                .bind("evidence", attempt.evidence())
                .bind("logGroup", attempt.logGroup())
                .bind("logStream", attempt.logStream())
                .bind("launchedAt", attempt.launchedAt())
                .bind("placedAt", attempt.placedAt())
                .bind("pullStartedAt", attempt.pullStartedAt())
                .bind("startedAt", attempt.startedAt())
                .bind("stopAskedAt", attempt.stopAskedAt())
                .bind("endedAt", attempt.endedAt());
    }

    private static void bindUsage(PreparedBatch batch, @Nullable TaskUsage usage) {
        batch.bind("cpu", usage == null ? null : Integer.valueOf(usage.cpu()))
                .bind("memory", usage == null ? null : Integer.valueOf(usage.memory()))
                .bind("architecture", usage == null ? null : usage.architecture())
                .bind("spot", usage == null ? null : Boolean.valueOf(usage.spot()))
                .bind("ephemeralGib", usage == null ? null : Integer.valueOf(usage.ephemeralGib()))
                .bind("operatingSystem", usage == null ? null : usage.operatingSystem());
    }

    static @Nullable TaskUsage usage(ResultSet row) throws SQLException {
        Integer cpu = Columns.integer(row, "cpu");
        return cpu == null
                ? null
                : new TaskUsage(
                        cpu,
                        row.getInt("memory"),
                        row.getString("architecture"),
                        row.getBoolean("spot"),
                        row.getInt("ephemeral_gib"),
                        row.getString("operating_system"));
    }

    private static @Nullable String id(@Nullable EndKind kind) {
        return kind == null ? null : kind.id();
    }
}
