package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What pages draw of many runs, dates or tries at once, each in one query over a range of an index. Thread safe. */
public final class RunOverviews {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    /** However many items a mapped task has, it is one row for each state. */
    private static final String TASKS = """
            SELECT run_key, node_id, state, COUNT(*) AS tasks,
                   SUM(CASE WHEN map_index >= 0 THEN 1 ELSE 0 END) AS items,
                   MAX(try_number) AS tries, MIN(started_at) AS started_at, MAX(ended_at) AS ended_at
            FROM task
            WHERE run_key IN (<runKeys>)
            GROUP BY run_key, node_id, state
            """;

    static final String TRIES = """
            SELECT node_id, map_index, try_number, stop_kind, kind, created_at, started_at, ended_at
            FROM attempt
            WHERE run_key = :runKey
            ORDER BY run_key, node_id, map_index, try_number
            LIMIT :limit
            """;
    private static final String DATES = """
            SELECT CAST(FLOOR(EXTRACT(EPOCH FROM logical_date) / 900) AS BIGINT) AS quarter, state, COUNT(*) AS runs
            FROM dag_run
            WHERE dag_id = :dagId AND logical_date >= :from AND logical_date < :to
            GROUP BY CAST(FLOOR(EXTRACT(EPOCH FROM logical_date) / 900) AS BIGINT), state
            """;

    private final Database database;

    RunOverviews(Database database) {
        this.database = database;
    }

    /** The tasks of these runs, by node and state. */
    public List<TaskTally> tasks(Collection<Long> runKeys) {
        return runKeys.isEmpty()
                ? List.of()
                : database.read(handle -> handle.createQuery(TASKS)
                        .bindList("runKeys", List.copyOf(runKeys))
                        .map((row, context) -> new TaskTally(
                                row.getLong("run_key"),
                                row.getString("node_id"),
                                Columns.constant(row, "state", TaskState.class),
                                row.getInt("tasks"),
                                row.getInt("items"),
                                row.getInt("tries"),
                                Columns.instant(row, "started_at"),
                                Columns.instant(row, "ended_at")))
                        .list());
    }

    /** The tries of all tasks of a run, by node, item and number; of very many the first {@code limit}. */
    public List<TrySpan> tries(long runKey, int limit) {
        return database.read(handle -> handle.createQuery(TRIES)
                .bind("runKey", runKey)
                .bind("limit", limit)
                .map((row, context) -> new TrySpan(
                        row.getString("node_id"),
                        row.getInt("map_index"),
                        row.getInt("try_number"),
                        row.getString("stop_kind") != null,
                        Columns.constantOrNull(row, "kind", EndKind.class),
                        Columns.someInstant(row, "created_at"),
                        Columns.instant(row, "started_at"),
                        Columns.instant(row, "ended_at")))
                .list());
    }

    /** The DAG's runs with a logical date from {@code from} on and before {@code until}, by quarter of an hour and state. */
    public List<DateTally> dates(String dagId, Instant from, Instant until) {
        return database.read(handle -> handle.createQuery(DATES)
                .bind("dagId", dagId)
                .bind("from", from)
                .bind("to", until)
                .map((row, context) -> new DateTally(
                        Instant.EPOCH.plus(QUARTER.multipliedBy(row.getLong("quarter"))),
                        Columns.constant(row, "state", RunState.class),
                        row.getInt("runs")))
                .list());
    }
}
