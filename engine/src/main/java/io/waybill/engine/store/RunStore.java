package io.waybill.engine.store;

import io.waybill.engine.asset.NewAssetEvent;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Runs with their tasks, attempts and outputs, as the engine reads and writes them. Thread safe. */
public final class RunStore {
    private static final String NEXT_NUMBER = """
            UPDATE dag SET run_count = run_count + 1 WHERE dag_id = :dagId
            """;
    private static final String NUMBER = """
            SELECT run_count FROM dag WHERE dag_id = :dagId
            """;
    private static final String BY_KEY = RunTable.SELECT + "WHERE id = :id";
    static final String BY_RUN_ID = RunTable.SELECT + "WHERE dag_id = :dagId AND run_id = :runId";
    static final String BY_LOGICAL_DATE = RunTable.SELECT + "WHERE dag_id = :dagId AND logical_date = :logicalDate";
    // Ordered by all columns of the index, and one state at a time, or H2 reads through the whole history.
    static final String IN_STATE =
            RunTable.SELECT + "WHERE state = :state AND id > :after ORDER BY state, id LIMIT :limit";
    static final String OF_DAG_IN_STATE = RunTable.SELECT
            + "WHERE dag_id = :dagId AND state = :state AND id > :after ORDER BY dag_id, state, id LIMIT :limit";
    static final String UNFINISHED_COUNTS = """
            SELECT dag_id, state, COUNT(*) AS runs FROM dag_run
            WHERE state IN ('queued', 'running', 'cancelling', 'failing')
            GROUP BY dag_id, state
            """;
    static final String COUNT_OF_DAG_IN_STATE = """
            SELECT COUNT(*) FROM dag_run WHERE dag_id = :dagId AND state = :state
            """;
    static final String TASKS = TaskTable.SELECT + "WHERE run_key = :runKey ORDER BY node_id, map_index";
    static final String OPEN_ATTEMPTS =
            AttemptTable.SELECT + "WHERE run_key = :runKey AND kind IS NULL ORDER BY node_id, map_index, try_number";
    static final String ATTEMPTS = AttemptTable.SELECT
            + "WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex"
            + " ORDER BY try_number DESC LIMIT :limit";
    private static final String ATTEMPT = AttemptTable.SELECT
            + "WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex AND try_number = :tryNumber";
    static final String OUTPUTS =
            OutputTable.SELECT + "WHERE run_key = :runKey ORDER BY node_id, map_index, output_key";
    private static final String OUTPUTS_OF_NODE = OutputTable.SELECT + """
            WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex ORDER BY output_key
            """;
    private static final String DELETE = """
            DELETE FROM dag_run WHERE id = :runKey AND state IN ('success', 'failed', 'cancelled')
            """;
    private static final List<String> DELETE_PARTS = RunTable.PARTS.stream()
            .map(table -> "DELETE FROM " + table + " WHERE run_key = :runKey")
            .toList();
    private static final String OUTPUT = OutputTable.SELECT
            + "WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex AND output_key = :key";

    /** A run that is being cancelled is one that a scheduler must go on with, too. */
    private static final List<RunState> UNFINISHED = Arrays.stream(RunState.values())
            .filter(state -> !state.isTerminal())
            .toList();

    private final Database database;
    private final AssetStore assets;

    public RunStore(Database database) {
        this.database = database;
        this.assets = new AssetStore(database);
    }

    /**
     * Makes a run with all its tasks.
     *
     * @param tasks one for each node; their {@code runKey} is not read, it is the new run's
     * @return the run as it is kept, with its key, queued, at fence 0
     * @throws WaybillException {@code RUN_EXISTS} where the DAG has a run of this id or logical date,
     *     {@code DAG_NOT_FOUND}; {@code STALE} where the updates of assets that start it are others by now
     */
    public RunRow create(NewRun run, List<TaskRow> tasks) {
        try {
            return database.write(handle -> {
                // Locks the DAG's row first: runs of one DAG are made one after the other, in the order of their keys.
                if (handle.createUpdate(NEXT_NUMBER).bind("dagId", run.dagId()).execute() == 0) {
                    throw new WaybillException(
                            ErrorCode.DAG_NOT_FOUND,
                            "There is no DAG '" + run.dagId() + "'; check the id, or why its file was not loaded");
                }
                long number = handle.createQuery(NUMBER)
                        .bind("dagId", run.dagId())
                        .mapTo(Long.class)
                        .one();
                RunRow row = RunTable.insert(handle, run, number);
                TaskTable.insert(handle, row.id(), tasks);
                DeadlineStore.insert(handle, row.id(), run.deadlines());
                AssetQueueTable.consume(handle, row.id(), run.assets());
                return row;
            });
        } catch (WaybillException e) {
            throw Database.isUniqueViolation(e) ? exists(run, e) : e;
        }
    }

    private WaybillException exists(NewRun run, WaybillException cause) {
        boolean sameId = find(run.dagId(), run.runId()).isPresent();
        String what = sameId ? "run '" + run.runId() + "'" : "run for the logical date " + run.logicalDate();
        return new WaybillException(
                ErrorCode.RUN_EXISTS,
                "DAG '" + run.dagId() + "' has a " + what + " already; choose another "
                        + (sameId ? "run id" : "logical date") + ", or clear that run to run it again",
                cause);
    }

    /**
     * Writes changes of several runs, at most one a run, all or none.
     *
     * @throws WaybillException {@code STALE} where a run's fence is not the one that its change was made on; its
     *     message names the run. Nothing was written then, not of the other runs either.
     */
    public void commit(List<RunChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        // Always in the order of their keys, so that two schedulers never wait for each other crosswise.
        List<RunChange> ordered = new ArrayList<>(changes);
        ordered.sort(Comparator.comparingLong(RunChange::runKey));
        Set<String> queued = database.write(handle -> {
            raiseFences(handle, ordered);
            TaskTable.delete(handle, ordered);
            TaskTable.write(handle, flat(ordered, RunChange::tasks));
            AttemptTable.insert(handle, flat(ordered, RunChange::newAttempts));
            AttemptTable.update(handle, flat(ordered, RunChange::attempts));
            OutputTable.write(handle, flat(ordered, RunChange::outputs));
            NoticeTable.insert(handle, flat(ordered, RunChange::notices));
            LogScanStore.write(handle, flat(ordered, RunChange::scans));
            ApprovalStore.write(handle, flat(ordered, RunChange::approvals));
            List<NewAssetEvent> events = flat(ordered, RunChange::assetEvents);
            return events.isEmpty()
                    ? Set.of()
                    : AssetEventTable.insert(handle, events).dags();
        });
        assets.tell(queued);
    }

    /**
     * Deletes a run that has ended, with all that belongs to it.
     *
     * @return whether it was there and had ended; nothing is deleted otherwise
     */
    public boolean delete(long runKey) {
        return database.write(handle -> {
            if (handle.createUpdate(DELETE).bind("runKey", runKey).execute() == 0) {
                return false;
            }
            DELETE_PARTS.forEach(
                    sql -> handle.createUpdate(sql).bind("runKey", runKey).execute());
            return true;
        });
    }

    /** Replaces what people say of a run. */
    public void setNote(long runKey, String note) {
        database.write(handle -> {
            RunTable.note(handle, runKey, note);
            return 0;
        });
    }

    /** What later runs of a DAG want to know of those before, in the same database. */
    public RunHistory history() {
        return new RunHistory(database);
    }

    /** Assets and their events, in the same database; it tells of the events that come in through this store, too. */
    public AssetStore assets() {
        return assets;
    }

    /** What people and programs have asked for, in the same database. */
    public AuditStore audit() {
        return new AuditStore(database);
    }

    private static void raiseFences(Handle handle, List<RunChange> changes) {
        List<RunChange> advanced =
                changes.stream().filter(change -> change.run() == null).toList();
        List<RunChange> updated =
                changes.stream().filter(change -> change.run() != null).toList();
        refuseStale(advanced, RunTable.advance(handle, advanced));
        refuseStale(updated, RunTable.update(handle, updated));
    }

    private static void refuseStale(List<RunChange> changes, int[] written) {
        for (int i = 0; i < written.length; i++) {
            if (written[i] == 0) {
                RunChange change = changes.get(i);
                throw new WaybillException(
                        ErrorCode.STALE,
                        "Run " + change.runKey() + " is not at fence " + change.fence()
                                + " any more: another scheduler changed or removed it; read it again and decide anew");
            }
        }
    }

    private static <R> List<R> flat(List<RunChange> changes, Function<RunChange, List<R>> part) {
        return changes.size() == 1
                ? part.apply(changes.get(0))
                : changes.stream()
                        .flatMap(change -> part.apply(change).stream())
                        .toList();
    }

    /** The run of this key. */
    public Optional<RunRow> find(long runKey) {
        return database.read(handle ->
                handle.createQuery(BY_KEY).bind("id", runKey).map(RunTable::map).findOne());
    }

    /** The run of this id in the DAG. */
    public Optional<RunRow> find(String dagId, String runId) {
        return database.read(handle -> handle.createQuery(BY_RUN_ID)
                .bind("dagId", dagId)
                .bind("runId", runId)
                .map(RunTable::map)
                .findOne());
    }

    /** The DAG's run for this logical date. */
    public Optional<RunRow> find(String dagId, Instant logicalDate) {
        return database.read(handle -> handle.createQuery(BY_LOGICAL_DATE)
                .bind("dagId", dagId)
                .bind("logicalDate", logicalDate)
                .map(RunTable::map)
                .findOne());
    }

    /**
     * Runs of all DAGs that have not ended, oldest first.
     *
     * @param afterKey only runs with a greater key; 0 for the first page
     * @param limit how many at the most
     */
    public List<RunRow> unfinished(long afterKey, int limit) {
        return unfinished(IN_STATE, query -> query.bind("after", afterKey), limit);
    }

    /**
     * Runs of one DAG that have not ended, oldest first.
     *
     * @param afterKey only runs with a greater key; 0 for the first page
     * @param limit how many at the most
     */
    public List<RunRow> unfinished(String dagId, long afterKey, int limit) {
        return unfinished(OF_DAG_IN_STATE, query -> query.bind("dagId", dagId).bind("after", afterKey), limit);
    }

    private List<RunRow> unfinished(String sql, UnaryOperator<Query> binder, int limit) {
        return database.read(handle -> UNFINISHED.stream()
                .flatMap(state -> binder
                        .apply(handle.createQuery(sql))
                        .bind("state", state.id())
                        .bind("limit", limit)
                        .map(RunTable::map)
                        .list()
                        .stream())
                .sorted(Comparator.comparingLong(RunRow::id))
                .limit(limit)
                .toList());
    }

    /** How many runs of the DAG have not ended. */
    public int unfinishedCount(String dagId) {
        return database.read(handle -> UNFINISHED.stream()
                .mapToInt(state -> handle.createQuery(COUNT_OF_DAG_IN_STATE)
                        .bind("dagId", dagId)
                        .bind("state", state.id())
                        .mapTo(Integer.class)
                        .one())
                .sum());
    }

    /** How many runs have not ended, by DAG and state; DAGs without any are left out. */
    public Map<String, Map<RunState, Integer>> unfinishedCounts() {
        return database.read(handle -> {
            Map<String, Map<RunState, Integer>> counts = new HashMap<>();
            handle.createQuery(UNFINISHED_COUNTS)
                    .map((row, context) -> new DagCount(
                            row.getString("dag_id"),
                            Columns.constant(row, "state", RunState.class),
                            row.getInt("runs")))
                    .forEach(count -> counts.computeIfAbsent(count.dagId(), dag -> new EnumMap<>(RunState.class))
                            .put(count.state(), count.runs()));
            return counts;
        });
    }

    /** All tasks of a run: as many as its graph has nodes, mapped ones once for each index. */
    public List<TaskRow> tasks(long runKey) {
        return database.read(handle -> handle.createQuery(TASKS)
                .bind("runKey", runKey)
                .map(TaskTable::map)
                .list());
    }

    /** The attempts of a run that have not ended: at the most one for each task. */
    public List<AttemptRow> openAttempts(long runKey) {
        return database.read(handle -> handle.createQuery(OPEN_ATTEMPTS)
                .bind("runKey", runKey)
                .map(AttemptTable::map)
                .list());
    }

    /** The attempts of a task, newest first. */
    public List<AttemptRow> attempts(long runKey, String nodeId, int mapIndex, int limit) {
        return database.read(handle -> handle.createQuery(ATTEMPTS)
                .bind("runKey", runKey)
                .bind("nodeId", nodeId)
                .bind("mapIndex", mapIndex)
                .bind("limit", limit)
                .map(AttemptTable::map)
                .list());
    }

    /** One attempt of a task. */
    public Optional<AttemptRow> attempt(long runKey, String nodeId, int mapIndex, int tryNumber) {
        return database.read(handle -> handle.createQuery(ATTEMPT)
                .bind("runKey", runKey)
                .bind("nodeId", nodeId)
                .bind("mapIndex", mapIndex)
                .bind("tryNumber", tryNumber)
                .map(AttemptTable::map)
                .findOne());
    }

    /** What the nodes of a run handed on. */
    public List<OutputRow> outputs(long runKey) {
        return database.read(handle -> handle.createQuery(OUTPUTS)
                .bind("runKey", runKey)
                .map(OutputTable::map)
                .list());
    }

    /** What one node handed on, by key. */
    List<OutputRow> outputs(long runKey, String nodeId, int mapIndex) {
        return database.read(handle -> handle.createQuery(OUTPUTS_OF_NODE)
                .bind("runKey", runKey)
                .bind("nodeId", nodeId)
                .bind("mapIndex", mapIndex)
                .map(OutputTable::map)
                .list());
    }

    /** One value that a node handed on. */
    public Optional<OutputRow> output(long runKey, String nodeId, int mapIndex, String key) {
        return database.read(handle -> handle.createQuery(OUTPUT)
                .bind("runKey", runKey)
                .bind("nodeId", nodeId)
                .bind("mapIndex", mapIndex)
                .bind("key", key)
                .map(OutputTable::map)
                .findOne());
    }

    private record DagCount(String dagId, RunState state, int runs) {}
}
