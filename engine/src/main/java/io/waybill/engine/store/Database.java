package io.waybill.engine.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open database with its tables in place. Thread safe. A commit that has returned survives the death of the
 * process.
 */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final String MIGRATIONS = "classpath:io/waybill/engine/store/migrations";
    /** H2's error for a file that another process has open. */
    private static final int H2_ALREADY_OPEN = 90020;

    private static final String UNIQUE_VIOLATION = "23505";

    private final DatabaseSettings settings;
    private final Dialect dialect;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final @Nullable H2Upkeep upkeep;

    private Database(DatabaseSettings settings, Dialect dialect, HikariDataSource pool) {
        this.settings = settings;
        this.dialect = dialect;
        this.pool = pool;
        this.upkeep = Dialect.isFile(settings.url()) ? new H2Upkeep(pool) : null;
        this.jdbi = Jdbi.create(pool)
                .registerArgument(new InstantArgument())
                .registerColumnMapper(Instant.class, (row, column, context) -> Columns.instant(row, column));
    }

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws WaybillException {@code DATABASE} where it cannot be reached, another process has its file open, or its
     *     tables were made by a newer Waybill; {@code INVALID_REQUEST} where the URL is of no known kind
     */
    public static Database open(DatabaseSettings settings) {
        Dialect dialect = Dialect.of(settings.url());
        HikariDataSource pool = connect(settings, dialect);
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations(MIGRATIONS)
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
            return new Database(settings, dialect, pool);
        } catch (FlywayException e) {
            pool.close();
            throw new WaybillException(
                    ErrorCode.DATABASE,
                    "The tables of " + settings.url() + " could not be brought up to date: " + e.getMessage()
                            + " (use the Waybill that last wrote it or a newer one, or another database)",
                    e);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource connect(DatabaseSettings settings, Dialect dialect) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("waybill");
        config.setJdbcUrl(dialect.withOptions(settings.url()));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.maxConnections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            SQLException cause = sqlCause(e);
            if (cause != null && cause.getErrorCode() == H2_ALREADY_OPEN) {
                throw new WaybillException(
                        ErrorCode.DATABASE,
                        "The database file " + fileOf(settings.url()) + " is in use by another process, probably a"
                                + " Waybill that is up; stop that one, or choose another file",
                        e);
            }
            throw new WaybillException(
                    ErrorCode.DATABASE,
                    "The database " + settings.url() + " cannot be opened as user '" + settings.user() + "': "
                            + (cause == null ? e : cause).getMessage()
                            + " (check that it is up, its address, the user and the password)",
                    e);
        }
    }

    private static String fileOf(String url) {
        return url.replaceFirst("^jdbc:h2:file:", "").replaceFirst(";.*", "") + ".mv.db";
    }

    /** Which database this is. */
    public Dialect dialect() {
        return dialect;
    }

    /** The pool, for what brings its own SQL (Quartz). */
    public DataSource dataSource() {
        return pool;
    }

    /** Reads. Several statements may see different states. */
    <T> T read(HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.withHandle(work);
        } catch (JdbiException e) {
            throw failed(e);
        }
    }

    /** Does everything or nothing. */
    <T> T write(HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.inTransaction(work);
        } catch (JdbiException e) {
            throw failed(e);
        }
    }

    private static WaybillException failed(JdbiException e) {
        SQLException cause = sqlCause(e);
        String what = String.valueOf((cause == null ? e : cause).getMessage())
                .lines()
                .findFirst()
                .orElse("");
        return new WaybillException(
                ErrorCode.DATABASE, "The database failed: " + what + " (nothing of this change was written)", e);
    }

    /** Whether a statement failed because a row of the same unique key is there already. */
    static boolean isUniqueViolation(Throwable e) {
        SQLException cause = sqlCause(e);
        return cause != null && UNIQUE_VIOLATION.equals(cause.getSQLState());
    }

    private static @Nullable SQLException sqlCause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** Closes it in bounded time; H2 uses a part of a second to tidy its file. Harmless when it is closed already. */
    @Override
    public void close() {
        if (pool.isClosed()) {
            return;
        }
        if (upkeep != null) {
            upkeep.close();
        }
        pool.close();
        if (dialect == Dialect.H2) {
            shutDown();
        }
    }

    /** An H2 database is open until it is told otherwise; a file stays locked as long. */
    private void shutDown() {
        try (Connection connection = DriverManager.getConnection(
                        dialect.withOptions(settings.url()), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            log.warn("The database was not closed in good order; nothing that was committed is lost", e);
        }
    }
}
