package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Variables and connections, of which the secret parts are encrypted by whoever calls. Thread safe. */
public final class VaultStore {
    private static final String VARIABLES =
            "SELECT variable_key, sealed, description, is_secret FROM stored_variable ORDER BY variable_key";
    private static final String CONNECTIONS = """
            SELECT conn_id, conn_type, description, host, schema_name, login, port, sealed
            FROM stored_connection ORDER BY conn_id
            """;
    private static final String RETIRED = "SELECT purpose, sealed FROM retired_secret ORDER BY id";
    private static final String VERSION = "SELECT version FROM vault_version WHERE id = 1";
    private static final String COUNT_UP = "UPDATE vault_version SET version = version + 1 WHERE id = 1";
    private static final String RETIRE = "INSERT INTO retired_secret (purpose, sealed) VALUES (:purpose, :sealed)";
    private static final String FORGET =
            "DELETE FROM retired_secret WHERE id <= (SELECT MAX(id) FROM retired_secret) - :kept";

    private static final String INSERT_VARIABLE = """
            INSERT INTO stored_variable (variable_key, sealed, description, is_secret)
            VALUES (:key, :sealed, :description, :secret)
            """;
    private static final String UPDATE_VARIABLE = """
            UPDATE stored_variable SET sealed = :sealed, description = :description, is_secret = :secret
            WHERE variable_key = :key
            """;
    private static final String DELETE_VARIABLE = "DELETE FROM stored_variable WHERE variable_key = :key";
    private static final String INSERT_CONNECTION = """
            INSERT INTO stored_connection (conn_id, conn_type, description, host, schema_name, login, port, sealed)
            VALUES (:id, :type, :description, :host, :schema, :login, :port, :sealed)
            """;
    private static final String UPDATE_CONNECTION = """
            UPDATE stored_connection
            SET conn_type = :type, description = :description, host = :host, schema_name = :schema, login = :login,
                port = :port, sealed = :sealed
            WHERE conn_id = :id
            """;
    private static final String DELETE_CONNECTION = "DELETE FROM stored_connection WHERE conn_id = :id";

    /** How many secrets of the past are kept. */
    static final int RETIRED_KEPT = 1_000;

    private final Database database;

    public VaultStore(Database database) {
        this.database = database;
    }

    /**
     * All that there is.
     *
     * @param version see {@link VaultStore#version}
     * @param variables by key
     * @param connections by id
     * @param retired oldest first
     */
    public record Contents(
            long version, List<VariableRow> variables, List<ConnectionRow> connections, List<RetiredSecret> retired) {
        public Contents {
            variables = List.copyOf(variables);
            connections = List.copyOf(connections);
            retired = List.copyOf(retired);
        }
    }

    /** Counts the changes, so that one can see whether there was any. */
    public long version() {
        return database.read(VaultStore::version);
    }

    private static long version(Handle handle) {
        return handle.createQuery(VERSION).mapTo(Long.class).one();
    }

    /** All that there is. Where something changes meanwhile, the version is that from before. */
    public Contents read() {
        return database.read(handle -> new Contents(
                version(handle),
                handle.createQuery(VARIABLES).map(VaultStore::variable).list(),
                handle.createQuery(CONNECTIONS).map(VaultStore::connection).list(),
                handle.createQuery(RETIRED)
                        .map((row, context) -> new RetiredSecret(row.getString("purpose"), row.getString("sealed")))
                        .list()));
    }

    private static VariableRow variable(ResultSet row, StatementContext context) throws SQLException {
        return new VariableRow(
                row.getString("variable_key"),
                row.getString("sealed"),
                row.getString("description"),
                row.getBoolean("is_secret"));
    }

    private static ConnectionRow connection(ResultSet row, StatementContext context) throws SQLException {
        return new ConnectionRow(
                row.getString("conn_id"),
                row.getString("conn_type"),
                row.getString("description"),
                row.getString("host"),
                row.getString("schema_name"),
                row.getString("login"),
                Columns.integer(row, "port"),
                row.getString("sealed"));
    }

    /**
     * Adds a variable.
     *
     * @throws WaybillException {@code VARIABLE_EXISTS}
     */
    public void insert(VariableRow variable) {
        inserted(
                ErrorCode.VARIABLE_EXISTS,
                "There is a variable '" + variable.key() + "' already. Change that one, or choose another key",
                handle -> execute(handle, INSERT_VARIABLE, variable));
    }

    /**
     * Replaces a variable.
     *
     * @param retired what was secret of it before; absent where nothing was
     * @throws WaybillException {@code VARIABLE_NOT_FOUND}
     */
    public void update(VariableRow variable, @Nullable RetiredSecret retired) {
        changed(noVariable(variable.key()), retired, handle -> execute(handle, UPDATE_VARIABLE, variable));
    }

    /**
     * Removes a variable.
     *
     * @param retired see {@link #update(VariableRow, RetiredSecret)}
     * @throws WaybillException {@code VARIABLE_NOT_FOUND}
     */
    public void deleteVariable(String key, @Nullable RetiredSecret retired) {
        changed(
                noVariable(key),
                retired,
                handle -> handle.createUpdate(DELETE_VARIABLE).bind("key", key).execute());
    }

    private static int execute(Handle handle, String sql, VariableRow variable) {
        return handle.createUpdate(sql)
                .bind("key", variable.key())
                .bind("sealed", variable.sealed())
                .bind("description", variable.description())
                .bind("secret", variable.secret())
                .execute();
    }

    /**
     * Adds a connection.
     *
     * @throws WaybillException {@code CONNECTION_EXISTS}
     */
    public void insert(ConnectionRow connection) {
        inserted(
                ErrorCode.CONNECTION_EXISTS,
                "There is a connection '" + connection.id() + "' already. Change that one, or choose another id",
                handle -> execute(handle, INSERT_CONNECTION, connection));
    }

    /**
     * Replaces a connection.
     *
     * @param retired see {@link #update(VariableRow, RetiredSecret)}
     * @throws WaybillException {@code CONNECTION_NOT_FOUND}
     */
    public void update(ConnectionRow connection, @Nullable RetiredSecret retired) {
        changed(noConnection(connection.id()), retired, handle -> execute(handle, UPDATE_CONNECTION, connection));
    }

    /**
     * Removes a connection.
     *
     * @param retired see {@link #update(VariableRow, RetiredSecret)}
     * @throws WaybillException {@code CONNECTION_NOT_FOUND}
     */
    public void deleteConnection(String id, @Nullable RetiredSecret retired) {
        changed(
                noConnection(id),
                retired,
                handle -> handle.createUpdate(DELETE_CONNECTION).bind("id", id).execute());
    }

    private static int execute(Handle handle, String sql, ConnectionRow connection) {
        return handle.createUpdate(sql)
                .bind("id", connection.id())
                .bind("type", connection.type())
                .bind("description", connection.description())
                .bind("host", connection.host())
                .bind("schema", connection.schema())
                .bind("login", connection.login())
                .bind("port", connection.port())
                .bind("sealed", connection.sealed())
                .execute();
    }

    private void inserted(ErrorCode exists, String message, Consumer<Handle> insert) {
        try {
            database.write(handle -> {
                insert.accept(handle);
                return handle.createUpdate(COUNT_UP).execute();
            });
        } catch (WaybillException e) {
            if (!Database.isUniqueViolation(e)) {
                throw e;
            }
            throw new WaybillException(exists, message, e);
        }
    }

    /** What changes a row of the store, and how many it has changed. */
    private interface Change {
        int in(Handle handle);
    }

    /** Keeps what is secret and kept elsewhere, so that it is masked here for good. */
    public void retire(RetiredSecret secret) {
        database.write(handle -> {
            retire(handle, secret);
            return handle.createUpdate(COUNT_UP).execute();
        });
    }

    private static void retire(Handle handle, RetiredSecret secret) {
        handle.createUpdate(RETIRE)
                .bind("purpose", secret.purpose())
                .bind("sealed", secret.sealed())
                .execute();
        handle.createUpdate(FORGET).bind("kept", RETIRED_KEPT).execute();
    }

    private void changed(WaybillException missing, @Nullable RetiredSecret retired, Change change) {
        boolean done = database.write(handle -> {
            if (change.in(handle) == 0) {
                return false;
            }
            if (retired != null) {
                retire(handle, retired);
            }
            handle.createUpdate(COUNT_UP).execute();
            return true;
        });
        if (!done) {
            throw missing;
        }
    }

    /** What to throw where no variable has this key. */
    public static WaybillException noVariable(String key) {
        return new WaybillException(
                ErrorCode.VARIABLE_NOT_FOUND,
                "There is no variable '" + key + "'; `waybill variables` lists those that there are");
    }

    /** What to throw where no connection has this id. */
    public static WaybillException noConnection(String id) {
        return new WaybillException(
                ErrorCode.CONNECTION_NOT_FOUND,
                "There is no connection '" + id + "'; `waybill connections` lists those that there are");
    }
}
