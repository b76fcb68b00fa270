package io.waybill.engine.store;

import io.waybill.engine.store.RunCriteria.Condition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds runs and tasks by any of their columns, in any order. It may have to look at all there are, so that what is
 * listed often is for {@link RunQueries}. What is counted is counted up to a limit. Thread safe.
 */
public final class RunSearch {
    /** More are not counted. */
    public static final int MOST_COUNTED = 100_000;

    private static final String COUNT_RUNS =
            "SELECT COUNT(*) FROM (SELECT 1 FROM dag_run%s LIMIT " + MOST_COUNTED + ") c";
    private static final String COUNT_TASKS =
            "SELECT COUNT(*) FROM (SELECT 1 FROM task%s LIMIT " + MOST_COUNTED + ") c";
    private static final String PAGE = " ORDER BY %s LIMIT :limit OFFSET :offset";
    private static final String BY_KEYS = RunTable.SELECT + "WHERE id IN (<keys>)";

    private final Database database;

    RunSearch(Database database) {
        this.database = database;
    }

    /**
     * A part of what was found.
     *
     * @param order by what
     * @param descending whether the greatest comes first; what has none always comes last
     * @param limit how many at the most
     */
    public record Page<O>(O order, boolean descending, int offset, int limit) {}

    /** By what runs are ordered. */
    public enum RunOrder {
        /** When they were made; no two are the same. */
        ID("id"),
        /** Their DAG. */
        DAG_ID("dag_id"),
        /** Their own id. */
        RUN_ID("run_id"),
        /** Their state. */
        STATE("state"),
        /** What made them. */
        TYPE("run_type"),
        /** What they are for. */
        LOGICAL_DATE(RunCriteria.Time.LOGICAL_DATE.sql()),
        /** When they were made. */
        QUEUED(RunCriteria.Time.QUEUED.sql()),
        /** Before when they must not begin. */
        RUN_AFTER(RunCriteria.Time.RUN_AFTER.sql()),
        /** When they began. */
        STARTED(RunCriteria.Time.STARTED.sql()),
        /** When they ended. */
        ENDED(RunCriteria.Time.ENDED.sql()),
        /** When they last ended, began or were made. */
        UPDATED(RunCriteria.Time.UPDATED.sql()),
        /** How long they took. */
        DURATION(RunCriteria.Length.SQL);

        private final String sql;

        RunOrder(String sql) {
            this.sql = sql;
        }

        /** What comes before the id; what is always there is left without a word of nulls, so that an index can have it. */
        private String column(String way) {
            return switch (this) {
                case ID -> "";
                case RUN_AFTER -> sql + way + ", ";
                default -> sql + way + " NULLS LAST, ";
            };
        }
    }

    /** By what tasks are ordered. */
    public enum TaskOrder {
        /** Their run, as it was made, and in it their id. */
        ID("run_key"),
        /** Their id. */
        NODE("node_id"),
        /** Which item they are for. */
        MAP_INDEX("map_index"),
        /** Their state. */
        STATE("state"),
        /** Their newest try. */
        TRY("try_number"),
        /** When they got a place. */
        QUEUED("queued_at"),
        /** When they began. */
        STARTED("started_at"),
        /** When they ended. */
        ENDED("ended_at"),
        /** How long they took. */
        DURATION(RunCriteria.Length.SQL);

        private final String sql;

        TaskOrder(String sql) {
            this.sql = sql;
        }
    }

    /** The runs that are searched for. */
    public List<RunRow> runs(RunCriteria criteria, Page<RunOrder> page) {
        Condition condition = criteria.condition();
        String way = page.descending ? " DESC" : "";
        String order = page.order.column(way) + "id" + way;
        String sql = RunTable.SELECT + condition.where() + PAGE.formatted(order);
        return database.read(handle -> bound(handle, sql, condition)
                .bind("limit", page.limit)
                .bind("offset", page.offset)
                .map(RunTable::map)
                .list());
    }

    /** How many there are, up to {@link #MOST_COUNTED}. */
    public int count(RunCriteria criteria) {
        return count(COUNT_RUNS, criteria.condition());
    }

    /** The tasks that are searched for. */
    public List<TaskRow> tasks(TaskCriteria criteria, Page<TaskOrder> page) {
        Condition condition = criteria.condition();
        String way = page.descending ? " DESC" : "";
        String first = page.order == TaskOrder.ID ? "" : page.order.sql + way + " NULLS LAST, ";
        String order = first + "run_key" + way + ", node_id" + way + ", map_index" + way;
        String sql = TaskTable.SELECT + condition.where() + PAGE.formatted(order);
        return database.read(handle -> bound(handle, sql, condition)
                .bind("limit", page.limit)
                .bind("offset", page.offset)
                .map(TaskTable::map)
                .list());
    }

    /** How many there are, up to {@link #MOST_COUNTED}. */
    public int count(TaskCriteria criteria) {
        return count(COUNT_TASKS, criteria.condition());
    }

    /** The runs with these keys, by key. */
    public Map<Long, RunRow> byKey(Collection<Long> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        return database.read(
                handle -> handle.createQuery(BY_KEYS).bindList("keys", List.copyOf(keys)).map(RunTable::map).stream()
                        .collect(Collectors.toMap(RunRow::id, Function.identity())));
    }

    private int count(String sql, Condition condition) {
        return database.read(handle -> bound(handle, sql.formatted(condition.where()), condition)
                .mapTo(Integer.class)
                .one());
    }

    private static Query bound(Handle handle, String sql, Condition condition) {
        Query query = handle.createQuery(sql).bindMap(condition.values());
        condition.lists().forEach(query::bindList);
        return query;
    }
}
