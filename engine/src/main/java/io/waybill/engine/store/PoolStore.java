package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The pools. Thread safe. */
public final class PoolStore {
    private static final String SELECT = "SELECT name, slots, description, include_deferred FROM pool ";
    static final String FIND = SELECT + "WHERE name = :name";
    static final String LIST = SELECT + "WHERE name > :after ORDER BY name LIMIT :limit";
    private static final String INSERT = """
            INSERT INTO pool (name, slots, description, include_deferred)
            VALUES (:name, :slots, :description, :includeDeferred)
            """;
    private static final String UPDATE = """
            UPDATE pool SET slots = :slots, description = :description, include_deferred = :includeDeferred
            WHERE name = :name
            """;
    private static final String DELETE = "DELETE FROM pool WHERE name = :name";

    private final Database database;

    public PoolStore(Database database) {
        this.database = database;
    }

    private static PoolRow map(ResultSet row, StatementContext context) throws SQLException {
        return new PoolRow(
                row.getString("name"),
                row.getInt("slots"),
                row.getString("description"),
                row.getBoolean("include_deferred"));
    }

    /** The pool of this name. */
    public Optional<PoolRow> find(String name) {
        return database.read(handle ->
                handle.createQuery(FIND).bind("name", name).map(PoolStore::map).findOne());
    }

    /**
     * Pools, by name.
     *
     * @param after only greater names; empty for the first page
     * @param limit how many at the most
     */
    public List<PoolRow> list(String after, int limit) {
        return database.read(handle -> handle.createQuery(LIST)
                .bind("after", after)
                .bind("limit", limit)
                .map(PoolStore::map)
                .list());
    }

    /**
     * Adds a pool.
     *
     * @throws WaybillException {@code POOL_EXISTS}
     */
    public void insert(PoolRow pool) {
        try {
            database.write(handle -> execute(handle, INSERT, pool));
        } catch (WaybillException e) {
            if (!Database.isUniqueViolation(e)) {
                throw e;
            }
            throw new WaybillException(
                    ErrorCode.POOL_EXISTS,
                    "There is a pool '" + pool.name() + "' already. Change that one, or choose another name",
                    e);
        }
    }

    /**
     * Replaces what is kept of a pool, all but its name.
     *
     * @throws WaybillException {@code POOL_NOT_FOUND}
     */
    public void update(PoolRow pool) {
        if (database.write(handle -> execute(handle, UPDATE, pool)) == 0) {
            throw notFound(pool.name());
        }
    }

    private static int execute(Handle handle, String sql, PoolRow pool) {
        return handle.createUpdate(sql)
                .bind("name", pool.name())
                .bind("slots", pool.slots())
                .bind("description", pool.description())
                .bind("includeDeferred", pool.includeDeferred())
                .execute();
    }

    /**
     * Removes a pool.
     *
     * @throws WaybillException {@code POOL_NOT_FOUND}
     */
    public void delete(String name) {
        int deleted = database.write(
                handle -> handle.createUpdate(DELETE).bind("name", name).execute());
        if (deleted == 0) {
            throw notFound(name);
        }
    }

    /** What to throw where no pool has this name. */
    public static WaybillException notFound(String name) {
        return new WaybillException(
                ErrorCode.POOL_NOT_FOUND,
                "There is no pool '" + name + "'; `waybill pools` lists those that there are");
    }
}
