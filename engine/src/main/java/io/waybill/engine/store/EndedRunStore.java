package io.waybill.engine.store;

import io.waybill.engine.error.WaybillException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs in the order of their ends, and how far they were told of. Thread safe; several processes may share it. */
public final class EndedRunStore {
    static final String ENDED = RunTable.SELECT + """
            WHERE ended_at >= :after AND ended_at <= :until AND (ended_at > :after OR id > :key)
            ORDER BY ended_at, id LIMIT :limit
            """;
    static final String TASKS =
            TaskTable.SELECT + "WHERE run_key = :runKey ORDER BY run_key, node_id, map_index LIMIT :limit";
    private static final String INSERT = """
            INSERT INTO told_of_ends (name, ended_at, run_key, holder, held_until)
            VALUES (:name, :now, 0, :holder, :until)
            """;
    private static final String HOLD = """
            UPDATE told_of_ends SET holder = :holder, held_until = :until
            WHERE name = :name AND (holder = :holder OR held_until <= :now)
            """;
    private static final String CURSOR =
            "SELECT ended_at, run_key FROM told_of_ends WHERE name = :name AND holder = :holder";
    private static final String PASSED = """
            UPDATE told_of_ends SET ended_at = :endedAt, run_key = :key, held_until = :until
            WHERE name = :name AND holder = :holder
            """;

    private final Database database;

    public EndedRunStore(Database database) {
        this.database = database;
    }

    /**
     * The last run that was told of.
     *
     * @param endedAt when it ended
     * @param runKey {@link RunRow#id}
     */
    public record Cursor(Instant endedAt, long runKey) {}

    /**
     * Makes this process the one that tells, for a while; the first one begins with runs that end from now on.
     *
     * @param name of what is told
     * @return how far it has come; empty where another process tells
     */
    public Optional<Cursor> hold(String name, String holder, Instant now, Instant until) {
        try {
            database.write(handle -> {
                int held = handle.createUpdate(HOLD)
                        .bind("name", name)
                        .bind("holder", holder)
                        .bind("now", now)
                        .bind("until", until)
                        .execute();
                boolean isNew = held == 0
                        && handle.createQuery("SELECT COUNT(*) FROM told_of_ends WHERE name = :name")
                                        .bind("name", name)
                                        .mapTo(Integer.class)
                                        .one()
                                == 0;
                return isNew
                        ? handle.createUpdate(INSERT)
                                .bind("now", now)
                                .bind("name", name)
                                .bind("holder", holder)
                                .bind("until", until)
                                .execute()
                        : held;
            });
        } catch (WaybillException e) {
            if (!Database.isUniqueViolation(e)) {
                throw e;
            }
        }
        return database.read(handle -> handle.createQuery(CURSOR)
                .bind("name", name)
                .bind("holder", holder)
                .map((row, context) -> new Cursor(Columns.someInstant(row, "ended_at"), row.getLong("run_key")))
                .findOne());
    }

    /** The next runs that have ended, those first that ended first. */
    public List<RunRow> endedAfter(Cursor cursor, Instant until, int limit) {
        return database.read(handle -> handle.createQuery(ENDED)
                .bind("after", cursor.endedAt())
                .bind("key", cursor.runKey())
                .bind("until", until)
                .bind("limit", limit)
                .map(RunTable::map)
                .list());
    }

    /**
     * Notes that a run was told of, and goes on to be the process that tells.
     *
     * @return whether this process still is that one
     */
    public boolean passed(String name, String holder, RunRow run, Instant until) {
        int held = database.write(handle -> handle.createUpdate(PASSED)
                .bind("until", until)
                .bind("name", name)
                .bind("holder", holder)
                .bind("endedAt", run.endedAt())
                .bind("key", run.id())
                .execute());
        return held == 1;
    }

    /** The tasks of a run. */
    public List<TaskRow> tasks(long runKey, int limit) {
        return database.read(handle -> handle.createQuery(TASKS)
                .bind("runKey", runKey)
                .bind("limit", limit)
                .map(TaskTable::map)
                .list());
    }

    /** The tries of a run. */
    public List<TrySpan> tries(long runKey, int limit) {
        return new RunOverviews(database).tries(runKey, limit);
    }
}
