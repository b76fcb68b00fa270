package io.waybill.worker.validate;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, one after the other. Values are those of the columns that were asked for when the file was opened, by
 * their place in that list.
 */
interface Rows extends Closeable {
    /** Goes to the next row that is well formed; the others are told to {@link MalformedRows}. */
    boolean next() throws IOException;

    /** A value of this row. Null when it is null or its column is not there. */
    @Nullable Object value(int slot);

    /** The number of this row, counted from 0. */
    long index();

    /** The columns that have been seen; all of them after the last row. */
    List<String> columns();
}
