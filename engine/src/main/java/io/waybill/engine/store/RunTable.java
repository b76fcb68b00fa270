package io.waybill.engine.store;

import static io.waybill.engine.store.InstantArgument.kept;
import static java.util.Objects.requireNonNull;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table {@code dag_run} and its row. */
final class RunTable {
    /** The tables that have rows of a run, by its {@code run_key}. */
    static final List<String> PARTS =
            List.of("task", "attempt", "output", "deadline", "log_scan", "approval", "asset_run_event");

    static final String SELECT = """
            SELECT id, dag_id, run_id, version_id, run_type, backfill_id, state, logical_date,
                   data_interval_start, data_interval_end, params, triggered_by, note, reason, queued_at, run_after, started_at, ended_at, fence
            FROM dag_run
            """;

    private static final String INSERT = """
            INSERT INTO dag_run (dag_id, run_id, number, version_id, run_type, backfill_id, state, logical_date,
                data_interval_start, data_interval_end, params, triggered_by, note, reason, queued_at, run_after, fence)
            VALUES (:dagId, :runId, :number, :versionId, :runType, :backfillId, :state, :logicalDate,
                :dataIntervalStart, :dataIntervalEnd, :params, :triggeredBy, :note, '', :queuedAt, :runAfter, 0)
            """;

    private static final String ADVANCE = """
            UPDATE dag_run SET fence = fence + 1 WHERE id = :id AND fence = :fence
            """;

    private static final String UPDATE = """
            UPDATE dag_run
            SET fence = fence + 1, version_id = :versionId, state = :state, params = :params, reason = :reason,
                queued_at = :queuedAt, started_at = :startedAt, ended_at = :endedAt
            WHERE id = :id AND fence = :fence
            """;

    private static final String NOTE = "UPDATE dag_run SET note = :note WHERE id = :id";

    private RunTable() {}

    static RunRow map(ResultSet row, StatementContext context) throws SQLException {
        return new RunRow(
                row.getLong("id"),
                row.getString("dag_id"),
                row.getString("run_id"),
                row.getLong("version_id"),
                Columns.constant(row, "run_type", RunType.class),
                row.getObject("backfill_id", Long.class),
                Columns.constant(row, "state", RunState.class),
                Columns.instant(row, "logical_date"),
                Columns.instant(row, "data_interval_start"),
                Columns.instant(row, "data_interval_end"),
                row.getString("params"),
                row.getString("triggered_by"),
                row.getString("note"),
                row.getString("reason"),
                Columns.someInstant(row, "queued_at"),
                Columns.someInstant(row, "run_after"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "ended_at"),
                row.getLong("fence"));
    }

    /** Inserts the run and gives it back as it is kept. */
    static RunRow insert(Handle handle, NewRun run, long number) {
        Instant runAfter = run.runAfter() == null ? run.queuedAt() : run.runAfter();
        long id = handle.createUpdate(INSERT)
                .bind("dagId", run.dagId())
                .bind("runId", run.runId())
                .bind("number", number)
                .bind("versionId", run.versionId())
                .bind("runType", run.type().id())
                .bind("backfillId", run.backfillId())
                .bind("state", RunState.QUEUED.id())
                .bind("logicalDate", run.logicalDate())
                .bind("dataIntervalStart", run.dataIntervalStart())
                .bind("dataIntervalEnd", run.dataIntervalEnd())
                .bind("params", run.params())
                .bind("triggeredBy", run.triggeredBy())
                .bind("note", run.note())
                .bind("queuedAt", run.queuedAt())
                .bind("runAfter", runAfter)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        return new RunRow(
                id,
                run.dagId(),
                run.runId(),
                run.versionId(),
                run.type(),
                run.backfillId(),
                RunState.QUEUED,
                keptOrNull(run.logicalDate()),
                keptOrNull(run.dataIntervalStart()),
                keptOrNull(run.dataIntervalEnd()),
                run.params(),
                run.triggeredBy(),
                run.note(),
                "",
                kept(run.queuedAt()),
                kept(runAfter),
                null,
                null,
                0);
    }

    /** The note is for people: it raises no fence, and whoever works on the run never writes it. */
    static void note(Handle handle, long id, String note) {
        handle.createUpdate(NOTE).bind("id", id).bind("note", note).execute();
    }

    private static @Nullable Instant keptOrNull(@Nullable Instant instant) {
        return instant == null ? null : kept(instant);
    }

    /** Raises fences where the run itself stays as it is. */
    static int[] advance(Handle handle, List<RunChange> changes) {
        return Batches.execute(
                handle,
                ADVANCE,
                changes,
                (batch, change) -> batch.bind("id", change.runKey()).bind("fence", change.fence()));
    }

    /** Raises fences and writes the runs' new form; each change must have one. */
    static int[] update(Handle handle, List<RunChange> changes) {
        return Batches.execute(handle, UPDATE, changes, (batch, change) -> {
            RunRow run = requireNonNull(change.run());
            batch.bind("id", change.runKey())
                    .bind("fence", change.fence())
                    .bind("versionId", run.versionId())
                    .bind("state", run.state().id())
                    .bind("params", run.params())
                    .bind("reason", run.reason())
                    .bind("queuedAt", run.queuedAt())
                    .bind("startedAt", run.startedAt())
                    .bind("endedAt", run.endedAt());
        });
    }
}
