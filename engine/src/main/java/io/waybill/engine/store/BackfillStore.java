package io.waybill.engine.store;

import io.waybill.engine.backfill.BackfillState;
import io.waybill.engine.backfill.DateAction;
import io.waybill.engine.backfill.ReprocessBehavior;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Backfills, the dates that they deal with, and their runs. Thread safe. */
public final class BackfillStore {
    private static final String SELECT = """
            SELECT id, dag_id, from_date, to_date, params, run_backwards, reprocess_behavior, max_active_runs, dates,
                   state, reason, triggered_by, created_at, updated_at, completed_at
            FROM backfill
            """;
    private static final String LOCK_DAG = "SELECT dag_id FROM dag WHERE dag_id = :dagId FOR UPDATE";
    private static final String INSERT = """
            INSERT INTO backfill (dag_id, from_date, to_date, params, run_backwards, reprocess_behavior,
                max_active_runs, dates, state, reason, triggered_by, created_at, updated_at)
            VALUES (:dagId, :from, :to, :params, :backwards, :reprocess, :maxActiveRuns, :dates, :state, '',
                :triggeredBy, :createdAt, :createdAt)
            """;
    private static final String BY_ID = SELECT + "WHERE id = :id";
    static final String OF_DAG = SELECT + """
            WHERE dag_id = :dagId ORDER BY dag_id DESC, id DESC LIMIT :limit OFFSET :offset
            """;
    private static final String COUNT_OF_DAG = "SELECT COUNT(*) FROM backfill WHERE dag_id = :dagId";
    static final String IN_STATE = SELECT + "WHERE state = :state AND id > :after ORDER BY state, id LIMIT :limit";
    private static final String MOVE = """
            UPDATE backfill
            SET state = :to, reason = :reason, updated_at = :now, completed_at = :completedAt
            WHERE id = :id AND state = :from
            """;
    private static final String DEAL = """
            INSERT INTO backfill_date (backfill_id, logical_date, action, cleared_end)
            VALUES (:backfillId, :logicalDate, :action, :clearedEnd)
            """;
    static final String NEWEST_DATE = """
            SELECT backfill_id, logical_date, action, cleared_end FROM backfill_date
            WHERE backfill_id = :backfillId ORDER BY backfill_id DESC, logical_date DESC LIMIT 1
            """;
    static final String OLDEST_DATE = """
            SELECT backfill_id, logical_date, action, cleared_end FROM backfill_date
            WHERE backfill_id = :backfillId ORDER BY backfill_id, logical_date LIMIT 1
            """;
    private static final String ADOPT = "UPDATE dag_run SET backfill_id = :backfillId WHERE id = :runKey";
    static final String RUNS_IN_STATE = RunTable.SELECT + """
            WHERE dag_id = :dagId AND state = :state AND backfill_id = :backfillId ORDER BY dag_id, state, id
            """;
    static final String RUNS_BETWEEN = RunTable.SELECT + """
            WHERE dag_id = :dagId AND logical_date >= :from AND logical_date <= :to
            ORDER BY dag_id, logical_date LIMIT :limit
            """;
    private static final String DATE_COUNTS = """
            SELECT action, COUNT(*) AS number FROM backfill_date WHERE backfill_id = :backfillId GROUP BY action
            """;
    private static final String RUN_COUNTS = """
            SELECT state, COUNT(*) AS number FROM dag_run WHERE backfill_id = :backfillId GROUP BY state
            """;

    private final Database database;

    public BackfillStore(Database database) {
        this.database = database;
    }

    /**
     * Makes a backfill.
     *
     * @return the backfill as it is kept, with its id
     * @throws WaybillException {@code BACKFILL_CONFLICT} where the DAG has one that has not ended;
     *     {@code DAG_NOT_FOUND}
     */
    public BackfillRow create(BackfillRow backfill) {
        return database.write(handle -> {
            // Two that are asked for at the same time come one after the other.
            if (handle.createQuery(LOCK_DAG)
                    .bind("dagId", backfill.dagId())
                    .mapTo(String.class)
                    .findOne()
                    .isEmpty()) {
                throw new WaybillException(
                        ErrorCode.DAG_NOT_FOUND,
                        "There is no DAG '" + backfill.dagId() + "'; check the id, or why its file was not loaded");
            }
            // There is one at a time, so it can only be the newest.
            Optional<BackfillRow> newest =
                    page(handle, backfill.dagId(), 1, 0).stream().findFirst();
            if (newest.filter(row -> !row.state().isTerminal()).isPresent()) {
                throw new WaybillException(
                        ErrorCode.BACKFILL_CONFLICT,
                        "DAG '" + backfill.dagId() + "' has a backfill already, "
                                + newest.get().id() + ", which is "
                                + newest.get().state().id() + "; wait for its end, or cancel it");
            }
            long id = handle.createUpdate(INSERT)
                    .bind("dagId", backfill.dagId())
                    .bind("from", backfill.from())
                    .bind("to", backfill.to())
                    .bind("params", backfill.params())
                    .bind("backwards", backfill.backwards())
                    .bind("reprocess", backfill.reprocess().id())
                    .bind("maxActiveRuns", backfill.maxActiveRuns())
                    .bind("dates", backfill.dates())
                    .bind("state", backfill.state().id())
                    .bind("triggeredBy", backfill.triggeredBy())
                    .bind("createdAt", backfill.createdAt())
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            return handle.createQuery(BY_ID)
                    .bind("id", id)
                    .map(BackfillStore::map)
                    .one();
        });
    }

    /** The backfill of this id. */
    public Optional<BackfillRow> find(long id) {
        return database.read(handle ->
                handle.createQuery(BY_ID).bind("id", id).map(BackfillStore::map).findOne());
    }

    /** The DAG's backfills, newest first. */
    public List<BackfillRow> ofDag(String dagId, int limit, int offset) {
        return database.read(handle -> page(handle, dagId, limit, offset));
    }

    private static List<BackfillRow> page(Handle handle, String dagId, int limit, int offset) {
        return handle.createQuery(OF_DAG)
                .bind("dagId", dagId)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(BackfillStore::map)
                .list();
    }

    /** How many backfills the DAG has had. */
    public int count(String dagId) {
        return database.read(handle -> handle.createQuery(COUNT_OF_DAG)
                .bind("dagId", dagId)
                .mapTo(Integer.class)
                .one());
    }

    /**
     * Backfills in a state, oldest first.
     *
     * @param afterId only greater ids; 0 for the first page
     */
    public List<BackfillRow> inState(BackfillState state, long afterId, int limit) {
        return database.read(handle -> handle.createQuery(IN_STATE)
                .bind("state", state.id())
                .bind("after", afterId)
                .bind("limit", limit)
                .map(BackfillStore::map)
                .list());
    }

    /**
     * Takes a backfill from one state to another.
     *
     * @return whether it was in the first
     */
    public boolean move(long id, BackfillState from, BackfillState to, String reason, Instant now) {
        int written = database.write(handle -> handle.createUpdate(MOVE)
                .bind("id", id)
                .bind("from", from.id())
                .bind("to", to.id())
                .bind("reason", reason)
                .bind("now", now)
                .bind("completedAt", to.isTerminal() ? now : null)
                .execute());
        return written > 0;
    }

    /** Keeps what is about to be done for a date. */
    public void deal(BackfillDateRow date) {
        database.write(handle -> handle.createUpdate(DEAL)
                .bind("backfillId", date.backfillId())
                .bind("logicalDate", date.logicalDate())
                .bind("action", date.action().id())
                .bind("clearedEnd", date.clearedEnd())
                .execute());
    }

    /** The date that the backfill dealt with last. */
    public Optional<BackfillDateRow> lastDate(BackfillRow backfill) {
        return database.read(handle -> handle.createQuery(backfill.backwards() ? OLDEST_DATE : NEWEST_DATE)
                .bind("backfillId", backfill.id())
                .map((row, context) -> new BackfillDateRow(
                        row.getLong("backfill_id"),
                        Columns.someInstant(row, "logical_date"),
                        Columns.constant(row, "action", DateAction.class),
                        Columns.instant(row, "cleared_end")))
                .findOne());
    }

    /** Has a run that has ended count as one of the backfill. */
    public void adopt(long runKey, long backfillId) {
        database.write(handle -> handle.createUpdate(ADOPT)
                .bind("runKey", runKey)
                .bind("backfillId", backfillId)
                .execute());
    }

    /** The runs of the backfill that have not ended. */
    public List<RunRow> unfinished(BackfillRow backfill) {
        return database.read(handle -> {
            List<RunRow> runs = new ArrayList<>();
            Arrays.stream(RunState.values())
                    .filter(state -> !state.isTerminal())
                    .forEach(state -> runs.addAll(handle.createQuery(RUNS_IN_STATE)
                            .bind("dagId", backfill.dagId())
                            .bind("state", state.id())
                            .bind("backfillId", backfill.id())
                            .map(RunTable::map)
                            .list()));
            return runs;
        });
    }

    /** The DAG's runs for the dates from one to another, both included, by their dates. */
    public List<RunRow> runsBetween(String dagId, Instant from, Instant to, int limit) {
        return database.read(handle -> handle.createQuery(RUNS_BETWEEN)
                .bind("dagId", dagId)
                .bind("from", from)
                .bind("to", to)
                .bind("limit", limit)
                .map(RunTable::map)
                .list());
    }

    /** How far the backfill has come. */
    public BackfillCounts counts(long backfillId) {
        return database.read(handle -> new BackfillCounts(
                counts(handle, DATE_COUNTS, backfillId, "action", DateAction.class),
                counts(handle, RUN_COUNTS, backfillId, "state", RunState.class)));
    }

    private static <E extends Enum<E>> Map<E, Integer> counts(
            Handle handle, String sql, long backfillId, String column, Class<E> type) {
        Map<E, Integer> counts = new EnumMap<>(type);
        handle.createQuery(sql)
                .bind("backfillId", backfillId)
                .map((row, context) -> Map.entry(Columns.constant(row, column, type), row.getInt("number")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    private static BackfillRow map(ResultSet row, @Nullable StatementContext context) throws SQLException {
        return new BackfillRow(
                row.getLong("id"),
                row.getString("dag_id"),
                Columns.someInstant(row, "from_date"),
                Columns.someInstant(row, "to_date"),
                row.getString("params"),
                row.getBoolean("run_backwards"),
                Columns.constant(row, "reprocess_behavior", ReprocessBehavior.class),
                row.getInt("max_active_runs"),
                row.getInt("dates"),
                Columns.constant(row, "state", BackfillState.class),
                row.getString("reason"),
                row.getString("triggered_by"),
                Columns.someInstant(row, "created_at"),
                Columns.someInstant(row, "updated_at"),
                Columns.instant(row, "completed_at"));
    }
}
