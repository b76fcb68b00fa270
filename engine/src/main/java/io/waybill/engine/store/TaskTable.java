package io.waybill.engine.store;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code task} and its row. */
final class TaskTable {
    static final String SELECT = """
            SELECT run_key, node_id, map_index, state, try_number, user_failures, platform_failures,
                   capacity_failures, capacity_since, memory_growths, on_demand, reason, scheduled_at, queued_at,
                   started_at, ended_at, next_try_at, exit_code, waiting_since, map_label
            FROM task
            """;

    private static final String INSERT = """
            INSERT INTO task (run_key, node_id, map_index, state, try_number, user_failures, platform_failures,
                capacity_failures, capacity_since, memory_growths, on_demand, reason, scheduled_at, queued_at, started_at, ended_at, next_try_at, exit_code, waiting_since, map_label)
            VALUES (:runKey, :nodeId, :mapIndex, :state, :tryNumber, :userFailures, :platformFailures,
                :capacityFailures, :capacitySince, :memoryGrowths, :onDemand, :reason, :scheduledAt, :queuedAt, :startedAt, :endedAt, :nextTryAt, :exitCode, :waitingSince, :mapLabel)
            """;

    private static final String UPDATE = """
            UPDATE task
            SET state = :state, try_number = :tryNumber, user_failures = :userFailures,
                platform_failures = :platformFailures, capacity_failures = :capacityFailures,
                capacity_since = :capacitySince, memory_growths = :memoryGrowths, on_demand = :onDemand, reason = :reason, scheduled_at = :scheduledAt,
                queued_at = :queuedAt, started_at = :startedAt, ended_at = :endedAt, next_try_at = :nextTryAt,
                exit_code = :exitCode, waiting_since = :waitingSince, map_label = :mapLabel
            WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex
            """;

    private static final String DELETE = """
            DELETE FROM task WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex
            """;

    private TaskTable() {}

    static TaskRow map(ResultSet row, StatementContext context) throws SQLException {
        return new TaskRow(
                row.getLong("run_key"),
                row.getString("node_id"),
                row.getInt("map_index"),
                Columns.constant(row, "state", TaskState.class),
                row.getInt("try_number"),
                new Spent(
                        row.getInt("user_failures"),
                        row.getInt("platform_failures"),
                        row.getInt("capacity_failures"),
                        Columns.instant(row, "capacity_since"),
                        row.getInt("memory_growths"),
                        row.getBoolean("on_demand"),
                        Columns.instant(row, "waiting_since")),
                row.getString("reason"),
                Columns.instant(row, "scheduled_at"),
                Columns.instant(row, "queued_at"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "ended_at"),
                Columns.instant(row, "next_try_at"),
                Columns.integer(row, "exit_code"),
                row.getString("map_label"));
    }

    static void insert(Handle handle, long runKey, List<TaskRow> tasks) {
        Batches.execute(handle, INSERT, tasks, (batch, task) -> bind(batch, runKey, task));
    }

    /** Deletes what stands for instances, once these are known. */
    static void delete(Handle handle, List<RunChange> changes) {
        record Gone(long runKey, TaskKey task) {}
        List<Gone> gone = changes.stream()
                .flatMap(change -> change.gone().stream().map(task -> new Gone(change.runKey(), task)))
                .toList();
        Batches.execute(
                handle,
                DELETE,
                gone,
                (batch, one) -> batch.bind("runKey", one.runKey())
                        .bind("nodeId", one.task().nodeId())
                        .bind("mapIndex", one.task().mapIndex()));
    }

    /** Replaces the rows that are there and inserts the others. */
    static void write(Handle handle, List<TaskRow> tasks) {
        int[] updated = Batches.execute(handle, UPDATE, tasks, (batch, task) -> bind(batch, task.runKey(), task));
        List<TaskRow> fresh = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                fresh.add(tasks.get(i));
            }
        }
        Batches.execute(handle, INSERT, fresh, (batch, task) -> bind(batch, task.runKey(), task));
    }

    private static void bind(PreparedBatch batch, long runKey, TaskRow task) {
        batch.bind("runKey", runKey)
                .bind("nodeId", task.nodeId())
                .bind("mapIndex", task.mapIndex())
                .bind("state", task.state().id())
                .bind("tryNumber", task.tryNumber())
                .bind("userFailures", task.spent().userFailures())
                .bind("platformFailures", task.spent().platformFailures())
                .bind("capacityFailures", task.spent().capacityFailures())
                .bind("capacitySince", task.spent().capacitySince())
                .bind("memoryGrowths", task.spent().memoryGrowths())
                .bind("onDemand", task.spent().onDemand())
                .bind("reason", task.reason())
                .bind("scheduledAt", task.scheduledAt())
                .bind("queuedAt", task.queuedAt())
                .bind("startedAt", task.startedAt())
                .bind("endedAt", task.endedAt())
                .bind("nextTryAt", task.nextTryAt())
                .bind("exitCode", task.exitCode())
                .bind("waitingSince", task.spent().waitingSince())
                .bind("mapLabel", task.mapLabel());
    }
}
