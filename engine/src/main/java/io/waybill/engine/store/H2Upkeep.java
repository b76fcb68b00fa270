package io.waybill.engine.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an H2 file from growing with every commit, and forces it to disk every few seconds.
 *
 * <p>H2 compacts its file on the same background thread that writes late; with that thread a commit returns before it
 * is in the file, even with {@code CHECKPOINT SYNC}, so {@code WRITE_DELAY=0} turns the thread off. Each commit then
 * adds some 30 kB, and little of it is used again until the database is closed. This frees it, a few megabytes at a time;
 * the file keeps the size that it had at its busiest until it is closed.
 * H2 has no SQL for it, so this class alone reaches into the engine of H2 2.4.
 */
final class H2Upkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(H2Upkeep.class);

    /** Well below the {@code RETENTION_TIME} of {@link Dialect}: what is overwritten is surely not needed on disk. */
    private static final long EVERY_MS = 2_500;
    /** Space is given back where less than this part of the file, in percent, is in use. */
    private static final int FILL_PERCENT = 50;
    /** How much is rewritten at once, in bytes; commits wait for it, some 20 ms. */
    private static final int REWRITE_BYTES = 4 << 20;
    /** How often it goes on after the last write: until all that was written has passed its {@code RETENTION_TIME}. */
    private static final int QUIET_ROUNDS = 8;

    private final DataSource pool;
    private final ScheduledExecutorService thread;
    private long seenWrites;
    private int quietRounds;

    H2Upkeep(DataSource pool) {
        this.pool = pool;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "waybill-h2-upkeep");
            daemon.setDaemon(true);
            return daemon;
        });
        var unused = thread.scheduleWithFixedDelay(this::run, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            tidy();
        } catch (SQLException | RuntimeException e) {
            log.warn("The database file could not be tidied; it goes on growing until it can", e);
        }
    }

    /** Forces what was written to disk and gives some space back. Does nothing in a quiet database. */
    void tidy() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            FileStore<?> file = ((SessionLocal)
                            connection.unwrap(JdbcConnection.class).getSession())
                    .getDatabase()
                    .getStore()
                    .getMvStore()
                    .getFileStore();
            quietRounds = file.getWriteCount() == seenWrites ? quietRounds + 1 : 0;
            if (quietRounds > QUIET_ROUNDS) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
            file.compact(FILL_PERCENT, REWRITE_BYTES);
            seenWrites = file.getWriteCount();
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("The database file is still being tidied; it is closed all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
