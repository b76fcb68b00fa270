package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What pages and the API read of runs. Every list is bounded and reads a range of an index. Thread safe. */
public final class RunQueries {
    // Ordered by all columns of the index, or H2 sorts what it could read in order.
    static final String RECENT = RunTable.SELECT + "WHERE id < :before ORDER BY id DESC LIMIT :limit";
    static final String IN_STATE =
            RunTable.SELECT + "WHERE state = :state AND id < :before ORDER BY state DESC, id DESC LIMIT :limit";
    static final String OF_DAG =
            RunTable.SELECT + "WHERE dag_id = :dagId AND id < :before ORDER BY dag_id DESC, id DESC LIMIT :limit";
    static final String OF_DAG_IN_STATE = RunTable.SELECT + """
            WHERE dag_id = :dagId AND state = :state AND id < :before
            ORDER BY dag_id DESC, state DESC, id DESC LIMIT :limit
            """;
    static final String OF_DAG_OF_TYPE = RunTable.SELECT + """
            WHERE dag_id = :dagId AND run_type = :type AND state = :state AND id < :before
            ORDER BY dag_id DESC, run_type DESC, state DESC, id DESC LIMIT :limit
            """;
    /**
     * Reads what lies between the dates, and no more: COALESCE keeps H2 from an index of states or types. A logical date
     * is one run's alone, so that a page begins at one.
     */
    static final String OF_DAG_DATED = RunTable.SELECT + """
            WHERE dag_id = :dagId AND logical_date >= :from AND logical_date < :to
              AND COALESCE(state, '') IN (<states>) AND COALESCE(run_type, '') IN (<types>)
            ORDER BY dag_id DESC, logical_date DESC LIMIT :limit
            """;

    private static final String COUNT = "SELECT COUNT(*) FROM dag_run";
    private static final String TASK_COUNTS = """
            SELECT run_key, state, COUNT(*) AS tasks FROM task
            WHERE run_key IN (<runKeys>)
            GROUP BY run_key, state
            """;

    /** Before and after all dates that a run can have. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final Database database;
    private final RunStore runs;

    public RunQueries(Database database) {
        this.database = database;
        this.runs = new RunStore(database);
    }

    /** The runs that the filter lets through, newest first: the last made, or where it is by dates those of the last dates. */
    public List<RunRow> list(RunFilter filter) {
        if (filter.isDated()) {
            return dated(filter);
        }
        return database.read(handle -> {
            if (filter.states().isEmpty() && filter.types().isEmpty()) {
                return page(handle, filter, null, null);
            }
            // One range of the index for each state, and type, then the newest of all: a filter on several at once
            // would
            // read through the whole history to find a page of rare ones.
            List<RunRow> found = new ArrayList<>();
            for (RunState state : states(filter)) {
                if (filter.types().isEmpty()) {
                    found.addAll(page(handle, filter, state, null));
                }
                for (RunType type : filter.types()) {
                    found.addAll(page(handle, filter, state, type));
                }
            }
            found.sort(Comparator.comparingLong(RunRow::id).reversed());
            return List.copyOf(found.subList(0, Math.min(found.size(), filter.limit())));
        });
    }

    private static Set<RunState> states(RunFilter filter) {
        return filter.states().isEmpty() ? EnumSet.allOf(RunState.class) : filter.states();
    }

    private static Set<RunType> types(RunFilter filter) {
        return filter.types().isEmpty() ? EnumSet.allOf(RunType.class) : filter.types();
    }

    private List<RunRow> dated(RunFilter filter) {
        Instant until = Objects.requireNonNullElse(filter.until(), LAST);
        if (filter.beforeKey() != null) {
            Instant before =
                    runs.find(filter.beforeKey()).map(RunRow::logicalDate).orElse(until);
            until = before.isBefore(until) ? before : until;
        }
        Instant end = until;
        return database.read(handle -> handle.createQuery(OF_DAG_DATED)
                .bind("dagId", filter.dagId())
                .bind("from", Objects.requireNonNullElse(filter.from(), FIRST))
                .bind("to", end)
                .bindList("states", states(filter).stream().map(RunState::id).toList())
                .bindList("types", types(filter).stream().map(RunType::id).toList())
                .bind("limit", filter.limit())
                .map(RunTable::map)
                .list());
    }

    private static List<RunRow> page(
            Handle handle, RunFilter filter, @Nullable RunState state, @Nullable RunType type) {
        Query query = handle.createQuery(sql(filter.dagId() != null, state != null, type != null))
                .bind("before", filter.beforeKey() == null ? Long.MAX_VALUE : filter.beforeKey())
                .bind("limit", filter.limit());
        if (filter.dagId() != null) {
            query.bind("dagId", filter.dagId());
        }
        if (state != null) {
            query.bind("state", state.id());
        }
        if (type != null) {
            query.bind("type", type.id());
        }
        return query.map(RunTable::map).list();
    }

    private static String sql(boolean ofDag, boolean inState, boolean ofType) {
        if (ofDag) {
            return ofType ? OF_DAG_OF_TYPE : inState ? OF_DAG_IN_STATE : OF_DAG;
        }
        return inState ? IN_STATE : RECENT;
    }

    /** How many runs the filter lets through in all, whatever its limit and the page it begins at. */
    public long count(RunFilter filter) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        if (filter.dagId() != null) {
            conditions.add("dag_id = :dagId");
            values.put("dagId", filter.dagId());
        }
        if (filter.from() != null) {
            conditions.add("logical_date >= :from");
            values.put("from", filter.from());
        }
        if (filter.until() != null) {
            conditions.add("logical_date < :to");
            values.put("to", filter.until());
        }
        if (!filter.states().isEmpty()) {
            conditions.add("state IN (<states>)");
        }
        if (!filter.types().isEmpty()) {
            conditions.add("run_type IN (<types>)");
        }
        String sql = conditions.isEmpty() ? COUNT : COUNT + " WHERE " + String.join(" AND ", conditions);
        return database.read(handle -> {
            Query query = handle.createQuery(sql).bindMap(values);
            if (!filter.states().isEmpty()) {
                query.bindList(
                        "states", filter.states().stream().map(RunState::id).toList());
            }
            if (!filter.types().isEmpty()) {
                query.bindList("types", filter.types().stream().map(RunType::id).toList());
            }
            return query.mapTo(Long.class).one();
        });
    }

    /** Finds runs and tasks by any of their columns, in the same database. */
    public RunSearch search() {
        return new RunSearch(database);
    }

    /** What is drawn of many runs at once, of the same database. */
    public RunOverviews overviews() {
        return new RunOverviews(database);
    }

    /** The run of this id in the DAG. */
    public Optional<RunRow> run(String dagId, String runId) {
        return runs.find(dagId, runId);
    }

    /** All tasks of a run: as many as its graph has nodes, mapped ones once for each index. */
    public List<TaskRow> tasks(long runKey) {
        return runs.tasks(runKey);
    }

    /** The tries of a task, newest first. */
    public List<AttemptRow> tries(long runKey, String nodeId, int mapIndex, int limit) {
        return runs.attempts(runKey, nodeId, mapIndex, limit);
    }

    /** What a node has handed on, by key. */
    public List<OutputRow> outputs(long runKey, String nodeId, int mapIndex) {
        return runs.outputs(runKey, nodeId, mapIndex);
    }

    /** What people and programs have asked for. */
    public AuditStore audit() {
        return runs.audit();
    }

    /** How many tasks of each of these runs are in each state; states without any are left out. */
    public Map<Long, Map<TaskState, Integer>> taskCounts(Collection<Long> runKeys) {
        Map<Long, Map<TaskState, Integer>> counts = new HashMap<>();
        if (runKeys.isEmpty()) {
            return counts;
        }
        return database.read(handle -> {
            handle.createQuery(TASK_COUNTS)
                    .bindList("runKeys", List.copyOf(runKeys))
                    .map((row, context) -> new TaskCount(
                            row.getLong("run_key"),
                            Columns.constant(row, "state", TaskState.class),
                            row.getInt("tasks")))
                    .forEach(count -> counts.computeIfAbsent(count.runKey(), key -> new EnumMap<>(TaskState.class))
                            .put(count.state(), count.tasks()));
            return counts;
        });
    }

    private record TaskCount(long runKey, TaskState state, int tasks) {}
}
