package io.waybill.worker.database;

import java.io.IOException;

/** A database that tables are loaded into. Each call does all of its work or none, and may be made again. */
interface Warehouse extends AutoCloseable {
    /** Waits until it can be used, and wakes it where it sleeps. What it tells is a sentence. */
    String resume() throws IOException;

    /** Makes the schema where it is not there. */
    void ensureSchema(String schema) throws IOException;

    /** Makes an empty table beside the one that is loaded, which stays as it is. */
    void recreate(String schema, DatabaseInput.Table table) throws IOException;

    /**
     * Loads the file into the table beside, and puts that in the place of the other, in one transaction.
     *
     * @return how many rows it has then
     */
    long load(DatabaseInput input, DatabaseInput.Table table) throws IOException;

    @Override
    void close();
}
