package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final String COUNT_RECENT = "SELECT COUNT(*) FROM dag_run";
    private static final String COUNT_IN_STATES = "SELECT COUNT(*) FROM dag_run WHERE state IN (<states>)";
    private static final String COUNT_OF_DAG = "SELECT COUNT(*) FROM dag_run WHERE dag_id = :dagId";
    private static final String COUNT_OF_DAG_IN_STATES =
            "SELECT COUNT(*) FROM dag_run WHERE dag_id = :dagId AND state IN (<states>)";
    private static final String TASK_COUNTS = """
            SELECT run_key, state, COUNT(*) AS tasks FROM task
            WHERE run_key IN (<runKeys>)
            GROUP BY run_key, state
            """;

    private final Database database;
    private final RunStore runs;

    public RunQueries(Database database) {
        this.database = database;
        this.runs = new RunStore(database);
    }

    /** The runs that the filter lets through, newest first. */
    public List<RunRow> list(RunFilter filter) {
        return database.read(handle -> {
            if (filter.states().isEmpty()) {
                return page(handle, filter, null);
            }
            // One range of the index for each state, then the newest of all: a filter on several states at once would
            // read through the whole history to find a page of rare ones.
            List<RunRow> found = new ArrayList<>();
            for (RunState state : filter.states()) {
                found.addAll(page(handle, filter, state));
            }
            found.sort(Comparator.comparingLong(RunRow::id).reversed());
            return List.copyOf(found.subList(0, Math.min(found.size(), filter.limit())));
        });
    }

    private static List<RunRow> page(Handle handle, RunFilter filter, @Nullable RunState state) {
        Query query = handle.createQuery(sql(filter.dagId() != null, state != null))
                .bind("before", filter.beforeKey() == null ? Long.MAX_VALUE : filter.beforeKey())
                .bind("limit", filter.limit());
        if (filter.dagId() != null) {
            query.bind("dagId", filter.dagId());
        }
        if (state != null) {
            query.bind("state", state.id());
        }
        return query.map(RunTable::map).list();
    }

    private static String sql(boolean ofDag, boolean inState) {
        if (ofDag) {
            return inState ? OF_DAG_IN_STATE : OF_DAG;
        }
        return inState ? IN_STATE : RECENT;
    }

    /** How many runs the filter lets through in all, whatever its limit and the page it begins at. */
    public long count(RunFilter filter) {
        boolean ofDag = filter.dagId() != null;
        boolean inStates = !filter.states().isEmpty();
        String all = ofDag ? COUNT_OF_DAG : COUNT_RECENT;
        String some = ofDag ? COUNT_OF_DAG_IN_STATES : COUNT_IN_STATES;
        return database.read(handle -> {
            Query query = handle.createQuery(inStates ? some : all);
            if (ofDag) {
                query.bind("dagId", filter.dagId());
            }
            if (inStates) {
                query.bindList(
                        "states", filter.states().stream().map(RunState::id).toList());
            }
            return query.mapTo(Long.class).one();
        });
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
