package io.waybill.worker.validate;

import java.io.IOException;
import java.util.List;

/** One expectation while the rows of a file pass by. */
interface Check {
    /** Looks at the row that the file is at. */
    void row(Rows rows) throws IOException;

    /**
     * What has come out.
     *
     * @param columns all columns of the file
     * @param rows how many rows there were
     */
    Finding end(List<String> columns, long rows) throws IOException;

    /** Whether the rows must pass by once more for the samples. Asked after {@link #end}. */
    default boolean wantsSamples() {
        return false;
    }

    /** Looks at a row for the second time. */
    default void sample(Rows rows) throws IOException {}
}
