package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.List;
import java.util.Locale;

/** The two databases, and the little in which they differ for us. The SQL is the same. */
public enum Dialect {
    /** H2, in the process, in a file or in memory. */
    H2,
    /** PostgreSQL. */
    POSTGRESQL;

    /**
     * Options that every H2 database is opened with, unless its URL says otherwise.
     *
     * <ul>
     *   <li>{@code WRITE_DELAY=0}: a commit is in the file before it returns, so that a killed process loses none.
     *   <li>{@code RETENTION_TIME}, in ms: how long space that is free is left alone; the file is forced to disk more
     *       often than that ({@link H2Upkeep}), so that not even a power cut finds it overwritten too early.
     *   <li>{@code CACHE_SIZE}, in KiB: not by the size of the machine, which runs people's work too.
     *   <li>{@code LOCK_TIMEOUT}, in ms: how long one transaction waits for another's row.
     *   <li>{@code DB_CLOSE_DELAY=-1}, {@code DB_CLOSE_ON_EXIT=FALSE}: {@link Database#close} closes it, not the end
     *       of some connection or a shutdown hook in the middle of other hooks.
     *   <li>{@code TRACE_LEVEL_FILE=0}: errors are thrown and logged by us; no trace file beside the database.
     * </ul>
     */
    private static final List<String> H2_OPTIONS = List.of(
            "WRITE_DELAY=0",
            "RETENTION_TIME=10000",
            "CACHE_SIZE=32768",
            "LOCK_TIMEOUT=10000",
            "DB_CLOSE_DELAY=-1",
            "DB_CLOSE_ON_EXIT=FALSE",
            "TRACE_LEVEL_FILE=0");

    private static final String H2_FILE = "jdbc:h2:file:";

    static Dialect of(String url) {
        if (isFile(url) || url.startsWith("jdbc:h2:mem:")) {
            return H2;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw new WaybillException(
                ErrorCode.INVALID_REQUEST,
                "The database URL '" + url + "' is not one that Waybill can use; write jdbc:h2:file:<path>,"
                        + " jdbc:h2:mem:<name> or jdbc:postgresql://<host>/<database>");
    }

    /** Whether the database is a file that this process opens itself. */
    static boolean isFile(String url) {
        return url.startsWith(H2_FILE);
    }

    /** The URL with the options that the database must be opened with. */
    String withOptions(String url) {
        return switch (this) {
            case H2 -> h2(url);
            case POSTGRESQL -> url;
        };
    }

    /**
     * {@code async:} is how H2 reads and writes the file: through the plain channel, an interrupt of a thread that is
     * writing closes the file under everybody.
     */
    private static String h2(String url) {
        StringBuilder full = new StringBuilder(url.replace(H2_FILE, "jdbc:h2:async:"));
        String given = url.toUpperCase(Locale.ROOT);
        for (String option : H2_OPTIONS) {
            if (!given.contains(";" + option.substring(0, option.indexOf('=') + 1))) {
                full.append(';').append(option);
            }
        }
        return full.toString();
    }
}
