package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** DAGs, their versions and the files they come from. Thread safe. */
public final class DagStore {
    private static final String INSERT_DAG = """
            INSERT INTO dag (dag_id, paused, active, file, version_id, run_count, first_seen_at, schedule_since)
            VALUES (:dagId, FALSE, TRUE, :file, :versionId, 0, :now, :now)
            """;
    private static final String UPDATE_DAG = """
            UPDATE dag SET active = TRUE, file = :file, version_id = :versionId, schedule_since = :scheduleSince
            WHERE dag_id = :dagId
            """;
    private static final String FIND_DAG = DagTable.SELECT_DAG + "WHERE dag_id = :dagId";
    private static final String LOCK_DAG = FIND_DAG + " FOR UPDATE";
    private static final String LIST_DAGS =
            DagTable.SELECT_DAG + "WHERE dag_id > :after AND active = TRUE ORDER BY dag_id LIMIT :limit";
    private static final String SET_PAUSED = """
            UPDATE dag SET paused = :paused, paused_reason = :reason WHERE dag_id = :dagId AND paused <> :paused
            """;
    /** Who lets a DAG go on gives it all its failures anew. */
    private static final String FORGIVE_FAILURES = """
            UPDATE dag SET failures_after = run_count WHERE dag_id = :dagId
            """;

    private static final String FAILURES_AFTER = "SELECT failures_after FROM dag WHERE dag_id = :dagId";
    static final String NEWEST_NUMBERS = """
            SELECT number FROM dag_run WHERE dag_id = :dagId AND state = :state
            ORDER BY dag_id DESC, state DESC, id DESC LIMIT :limit
            """;
    private static final String SET_INACTIVE = """
            UPDATE dag SET active = FALSE WHERE dag_id = :dagId AND active = TRUE
            """;
    private static final String SET_SCHEDULED_UNTIL = """
            UPDATE dag SET scheduled_until = :until
            WHERE dag_id = :dagId AND (scheduled_until IS NULL OR scheduled_until < :until)
            """;
    private static final String INSERT_VERSION = """
            INSERT INTO dag_version (dag_id, number, hash, source, document, description, owner, tags, schedule,
                timezone, created_at)
            VALUES (:dagId, :number, :hash, :source, :document, :description, :owner, :tags, :schedule,
                :timezone, :now)
            """;
    private static final String VERSION_BY_HASH = "SELECT id FROM dag_version WHERE dag_id = :dagId AND hash = :hash";
    private static final String LAST_NUMBER = "SELECT COALESCE(MAX(number), 0) FROM dag_version WHERE dag_id = :dagId";
    private static final String FIND_VERSION = DagTable.SELECT_VERSION + "WHERE id = :id";
    private static final String LIST_VERSIONS = """
            SELECT id, dag_id, number, hash, created_at FROM dag_version
            WHERE dag_id = :dagId ORDER BY number DESC LIMIT :limit
            """;
    private static final String SUMMARY = """
            SELECT description, owner, tags, schedule, timezone FROM dag_version WHERE id = :id
            """;
    private static final String UPDATE_FILE = """
            UPDATE dag_file SET hash = :hash, dag_ids = :dagIds, problems = :problems, loaded_at = :loadedAt
            WHERE file = :file
            """;
    private static final String INSERT_FILE = """
            INSERT INTO dag_file (file, hash, dag_ids, problems, loaded_at)
            VALUES (:file, :hash, :dagIds, :problems, :loadedAt)
            """;
    private static final String DELETE_FILE = "DELETE FROM dag_file WHERE file = :file";
    private static final String FIND_FILE = DagTable.SELECT_FILE + "WHERE file = :file";
    private static final String LIST_FILES = DagTable.SELECT_FILE + "WHERE file > :after ORDER BY file LIMIT :limit";

    private final Database database;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> fileListeners = new CopyOnWriteArrayList<>();

    public DagStore(Database database) {
        this.database = database;
    }

    /**
     * Hears of each DAG whose row was changed through this store: a new version, paused or not, gone or back. Told on
     * the changing thread, after the commit; must return quickly and not throw.
     */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Hears that what is known of some file was changed through this store, as {@link #onChange} does of DAGs. */
    public void onFileChange(Runnable listener) {
        fileListeners.add(listener);
    }

    /**
     * Takes the version that a file has now as the DAG's newest; one of the same hash is taken up again. The DAG is
     * active afterwards.
     *
     * @param now when the file was read
     * @return the DAG as it is kept
     */
    public DagRow upsertVersion(NewVersion version, Instant now) {
        Upsert upsert;
        try {
            upsert = database.write(handle -> upsert(handle, version, now));
        } catch (WaybillException e) {
            if (!Database.isUniqueViolation(e)) {
                throw e;
            }
            // Another scheduler saw the same new file at the same moment; what it wrote is there now.
            upsert = database.write(handle -> upsert(handle, version, now));
        }
        if (upsert.changed()) {
            changed(version.dagId());
        }
        return upsert.dag();
    }

    private record Upsert(DagRow dag, boolean changed) {}

    private static Upsert upsert(Handle handle, NewVersion version, Instant now) {
        Optional<DagRow> before = handle.createQuery(LOCK_DAG)
                .bind("dagId", version.dagId())
                .map(DagTable::mapDag)
                .findOne();
        long versionId = versionId(handle, version, now);
        if (before.isEmpty()) {
            handle.createUpdate(INSERT_DAG)
                    .bind("dagId", version.dagId())
                    .bind("file", version.file())
                    .bind("versionId", versionId)
                    .bind("now", now)
                    .execute();
        } else if (!isAlready(before.get(), version, versionId)) {
            handle.createUpdate(UPDATE_DAG)
                    .bind("dagId", version.dagId())
                    .bind("file", version.file())
                    .bind("versionId", versionId)
                    .bind("scheduleSince", scheduleSince(handle, before.get(), version.summary(), now))
                    .execute();
        }
        AssetTable.register(handle, version.dagId(), version.assets(), now);
        DagRow after = handle.createQuery(FIND_DAG)
                .bind("dagId", version.dagId())
                .map(DagTable::mapDag)
                .one();
        return new Upsert(after, !Optional.of(after).equals(before));
    }

    private static boolean isAlready(DagRow dag, NewVersion version, long versionId) {
        return dag.active() && dag.versionId() == versionId && dag.file().equals(version.file());
    }

    private static long versionId(Handle handle, NewVersion version, Instant now) {
        Optional<Long> known = handle.createQuery(VERSION_BY_HASH)
                .bind("dagId", version.dagId())
                .bind("hash", version.hash())
                .mapTo(Long.class)
                .findOne();
        if (known.isPresent()) {
            return known.get();
        }
        int last = handle.createQuery(LAST_NUMBER)
                .bind("dagId", version.dagId())
                .mapTo(Integer.class)
                .one();
        return handle.createUpdate(INSERT_VERSION)
                .bind("dagId", version.dagId())
                .bind("number", last + 1)
                .bind("hash", version.hash())
                .bind("source", version.source())
                .bind("document", version.document())
                .bind("description", version.summary().description())
                .bind("owner", version.summary().owner())
                .bind("tags", Json.write(version.summary().tags()))
                .bind("schedule", version.summary().schedule())
                .bind("timezone", version.summary().timezone())
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    private static Instant scheduleSince(Handle handle, DagRow before, NewVersion.Summary summary, Instant now) {
        NewVersion.Summary old = handle.createQuery(SUMMARY)
                .bind("id", before.versionId())
                .map(DagTable::mapSummary)
                .one();
        boolean same = Objects.equals(old.schedule(), summary.schedule())
                && old.timezone().equals(summary.timezone());
        return same ? before.scheduleSince() : now;
    }

    /** The DAG of this id, also one whose file is gone. */
    public Optional<DagRow> find(String dagId) {
        return database.read(handle -> handle.createQuery(FIND_DAG)
                .bind("dagId", dagId)
                .map(DagTable::mapDag)
                .findOne());
    }

    /**
     * DAGs that a file still has, by id.
     *
     * @param afterDagId only greater ids; empty for the first page
     * @param limit how many at the most
     */
    public List<DagRow> active(String afterDagId, int limit) {
        return database.read(handle -> handle.createQuery(LIST_DAGS)
                .bind("after", afterDagId)
                .bind("limit", limit)
                .map(DagTable::mapDag)
                .list());
    }

    /**
     * Lets the DAG's schedule rest or go on.
     *
     * @param reason who or what pauses it, for people to read
     * @return the DAG afterwards
     * @throws WaybillException {@code DAG_NOT_FOUND}
     */
    public DagRow setPaused(String dagId, boolean paused, String reason) {
        int written = database.write(handle -> {
            int rows = handle.createUpdate(SET_PAUSED)
                    .bind("dagId", dagId)
                    .bind("paused", paused)
                    .bind("reason", paused ? reason : "")
                    .execute();
            if (rows > 0 && !paused) {
                handle.createUpdate(FORGIVE_FAILURES).bind("dagId", dagId).execute();
            }
            return rows;
        });
        DagRow dag = find(dagId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.DAG_NOT_FOUND,
                        "There is no DAG '" + dagId + "'; check the id, or why its file was not loaded"));
        if (written > 0) {
            changed(dagId);
        }
        return dag;
    }

    /**
     * How many of the DAG's runs have failed since one of them succeeded, or since the DAG was last let go on; those that
     * have not ended and those that were cancelled do not count, either way.
     *
     * @param limit more are not counted
     */
    public int failuresInARow(String dagId, int limit) {
        return database.read(handle -> {
            long after = handle.createQuery(FAILURES_AFTER)
                    .bind("dagId", dagId)
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(0L);
            long success = newest(handle, dagId, RunState.SUCCESS, 1).stream()
                    .findFirst()
                    .orElse(0L);
            return (int) newest(handle, dagId, RunState.FAILED, limit).stream()
                    .filter(number -> number > Math.max(after, success))
                    .count();
        });
    }

    private static List<Long> newest(Handle handle, String dagId, RunState state, int limit) {
        return handle.createQuery(NEWEST_NUMBERS)
                .bind("dagId", dagId)
                .bind("state", state.id())
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
    }

    /** Notes that no file has the DAG any more. Its versions and runs stay. */
    public void markInactive(String dagId) {
        int written = database.write(handle -> {
            AssetTable.forget(handle, dagId);
            return handle.createUpdate(SET_INACTIVE).bind("dagId", dagId).execute();
        });
        if (written > 0) {
            changed(dagId);
        }
    }

    /**
     * Deletes a DAG that no file has any more, with its versions, runs and backfills.
     *
     * @throws WaybillException {@code DAG_NOT_FOUND}; {@code DAG_CONFLICT} where a file has it, or a run has not ended
     */
    public void delete(String dagId) {
        database.write(handle -> {
            DagRemoval.remove(handle, dagId);
            return 0;
        });
        changed(dagId);
    }

    /** Notes that the schedule has dealt with every tick up to {@code until}; never goes back. */
    public void setScheduledUntil(String dagId, Instant until) {
        database.write(handle -> handle.createUpdate(SET_SCHEDULED_UNTIL)
                .bind("dagId", dagId)
                .bind("until", until)
                .execute());
    }

    /** A version, with its source and document. */
    public Optional<VersionRow> version(long versionId) {
        return database.read(handle -> handle.createQuery(FIND_VERSION)
                .bind("id", versionId)
                .map(DagTable::mapVersion)
                .findOne());
    }

    /** The DAG's versions without their texts, newest first. */
    public List<VersionHead> versions(String dagId, int limit) {
        return database.read(handle -> handle.createQuery(LIST_VERSIONS)
                .bind("dagId", dagId)
                .bind("limit", limit)
                .map((row, context) -> new VersionHead(
                        row.getLong("id"),
                        row.getString("dag_id"),
                        row.getInt("number"),
                        row.getString("hash"),
                        Columns.someInstant(row, "created_at")))
                .list());
    }

    /** Notes how a file was found; replaces what was noted of it before. */
    public void saveFile(FileRow file) {
        database.write(handle -> {
            for (String sql : List.of(UPDATE_FILE, INSERT_FILE)) {
                int written = handle.createUpdate(sql)
                        .bind("file", file.file())
                        .bind("hash", file.hash())
                        .bind("dagIds", Json.write(file.dagIds()))
                        .bind("problems", Json.write(file.problems()))
                        .bind("loadedAt", file.loadedAt())
                        .execute();
                if (written > 0) {
                    break;
                }
            }
            return null;
        });
        fileListeners.forEach(Runnable::run);
    }

    /** Forgets a file that is gone. */
    public void removeFile(String file) {
        database.write(
                handle -> handle.createUpdate(DELETE_FILE).bind("file", file).execute());
        fileListeners.forEach(Runnable::run);
    }

    /** What is known of a file. */
    public Optional<FileRow> file(String file) {
        return database.read(handle -> handle.createQuery(FIND_FILE)
                .bind("file", file)
                .map(DagTable::mapFile)
                .findOne());
    }

    /**
     * The files of the DAG folder, by path.
     *
     * @param afterFile only greater paths; empty for the first page
     * @param limit how many at the most
     */
    public List<FileRow> files(String afterFile, int limit) {
        return database.read(handle -> handle.createQuery(LIST_FILES)
                .bind("after", afterFile)
                .bind("limit", limit)
                .map(DagTable::mapFile)
                .list());
    }

    private void changed(String dagId) {
        listeners.forEach(listener -> listener.accept(dagId));
    }
}
