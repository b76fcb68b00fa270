package io.waybill.worker.database;

import static io.waybill.spec.table.SqlNames.beside;
import static io.waybill.spec.table.SqlNames.literal;

import io.waybill.spec.table.ColumnType;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.Connection;
import io.waybill.worker.files.DataFile;
import io.waybill.worker.files.DataFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/** PostgreSQL, and whatever speaks its protocol. */
final class PostgresWarehouse implements Warehouse {
    private static final int USUAL_PORT = 5432;

    /** Classes of SQLSTATE that may pass by themselves: connection, transaction rollback, resources, operator intervention. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    private final java.sql.Connection connection;
    private final DataFiles files;

    private PostgresWarehouse(java.sql.Connection connection, DataFiles files) {
        this.connection = connection;
        this.files = files;
    }

    static PostgresWarehouse open(StepRun run, DatabaseInput input) {
        Connection to = run.connection()
                .orElseThrow(() -> StepException.badInput("There is no connection to the database: set connection_id"));
        if (to.host().isEmpty()) {
            throw StepException.badInput("The connection to the database has no host");
        }
        String database = input.database().isEmpty() ? to.schema() : input.database();
        Properties properties = new Properties();
        properties.setProperty("user", to.login());
        properties.setProperty("password", to.password());
        properties.setProperty("connectTimeout", "15");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "waybill");
        to.extra("sslmode").ifPresent(mode -> properties.setProperty("sslmode", mode));
        String url = "jdbc:postgresql://" + (to.host().contains(":") ? "[" + to.host() + "]" : to.host()) + ":"
                + (to.port() == 0 ? USUAL_PORT : to.port()) + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
        try {
            java.sql.Connection connection = new Driver().connect(url, properties);
            if (connection == null) {
                throw StepException.badInput("The connection to the database names no PostgreSQL");
            }
            connection.setAutoCommit(false);
            return new PostgresWarehouse(connection, run.files());
        } catch (SQLException e) {
            throw told(e, "The database at " + to.host() + " cannot be used");
        }
    }

    @Override
    public String resume() {
        return one("SELECT version()", "The database does not answer").replaceAll(" on .*", "") + " answers";
    }

    @Override
    public void ensureSchema(String schema) {
        inOne("The schema " + schema + " cannot be made", schema, Statements.createSchema(schema));
    }

    @Override
    public void recreate(String schema, DatabaseInput.Table table) {
        inOne(
                "The table beside " + table.name() + " cannot be made",
                schema + "." + table.name(),
                Statements.dropBeside(schema, table),
                Statements.createBeside(schema, table, ColumnType::inPostgres));
    }

    @Override
    public long load(DatabaseInput input, DatabaseInput.Table table) throws IOException {
        String schema = input.schema();
        DataFile file = files.at(table.sourceFile());
        if (!file.exists()) {
            throw StepException.notPassed("The file " + file.name()
                    + " is not there: look whether the task before wrote it, and under this name");
        }
        String name = Statements.named(schema, beside(table.name()));
        String copy = "COPY " + name + " " + Statements.columns(table) + " FROM STDIN WITH (FORMAT csv, HEADER "
                + input.header() + ", DELIMITER " + literal(input.separator()) + ", NULL " + literal(input.nullValue())
                + ", ENCODING 'UTF8')";
        try (InputStream in = opened(file)) {
            lock(schema + "." + table.name());
            execute(Statements.createBeside(schema, table, ColumnType::inPostgres));
            execute("TRUNCATE " + name);
            long rows = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, in);
            execute(Statements.drop(schema, table));
            execute(Statements.takePlace(schema, table));
            connection.commit();
            return rows;
        } catch (SQLException e) {
            throw told(
                    e, file.name() + " cannot be loaded into " + schema + "." + table.name() + ", which is as it was");
        }
    }

    private static InputStream opened(DataFile file) throws IOException {
        return file.name().endsWith(".gz") ? new GZIPInputStream(file.open()) : file.open();
    }

    private void inOne(String fault, String subject, String... statements) {
        try {
            lock(subject);
            for (String statement : statements) {
                execute(statement);
            }
            connection.commit();
        } catch (SQLException e) {
            throw told(e, fault);
        }
    }

    /** Two loads of one table take turns. */
    private void lock(String subject) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtext(?))")) {
            lock.setString(1, "waybill " + subject);
            lock.execute();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String sql, String fault) {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            String answer = rows.next() ? rows.getString(1) : "";
            connection.commit();
            return answer;
        } catch (SQLException e) {
            throw told(e, fault);
        }
    }

    private static StepException told(SQLException e, String what) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message = what + ": " + e.getMessage();
        return PASSING.contains(state.substring(0, Math.min(2, state.length())))
                ? StepException.tryAgain(message, e)
                : StepException.notPassed(message, e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was committed is; nothing else was to stay.
        }
    }
}
