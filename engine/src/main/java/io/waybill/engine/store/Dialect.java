package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;

/** The two databases, and the little in which they differ for us. The SQL is the same. */
public enum Dialect {
    /** H2, in the process, in a file or in memory. */
    H2,
    /** PostgreSQL. */
    POSTGRESQL;

    /**
     * Options that every H2 database is opened with.
     *
     * <ul>
     *   <li>{@code WRITE_DELAY=0}: a commit is in the file before it returns, so that a killed process loses none.
     *   <li>{@code RETENTION_TIME}, in ms: how long space that is free is left alone; the file is forced to disk more
     *       often than that (see {@link Database}), so that not even a power cut finds it overwritten too early.
     *   <li>{@code CACHE_SIZE}, in KiB: not by the size of the machine, which runs people's work too.
     *   <li>{@code LOCK_TIMEOUT}, in ms: how long one transaction waits for another's row.
     *   <li>{@code DB_CLOSE_DELAY=-1}, {@code DB_CLOSE_ON_EXIT=FALSE}: {@link Database#close} closes it, not the end
     *       of some connection or a shutdown hook in the middle of other hooks.
     *   <li>{@code TRACE_LEVEL_FILE=0}: errors are thrown and logged by us; no trace file beside the database.
     * </ul>
     */
    private static final String H2_OPTIONS = ";WRITE_DELAY=0;RETENTION_TIME=10000;CACHE_SIZE=32768;LOCK_TIMEOUT=10000"
            + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    static Dialect of(String url) {
        if (url.startsWith("jdbc:h2:file:") || url.startsWith("jdbc:h2:mem:")) {
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

    /** The URL with the options that the database must be opened with. */
    String withOptions(String url) {
        return switch (this) {
            case H2 -> url + H2_OPTIONS;
            case POSTGRESQL -> url;
        };
    }
}
