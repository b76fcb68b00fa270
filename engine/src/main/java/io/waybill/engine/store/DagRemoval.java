package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Deletes all that a DAG has, but for what was asked for and the updates of assets, which stay for people to read. */
final class DagRemoval {
    private static final String LOCK = DagTable.SELECT_DAG + "WHERE dag_id = :dagId FOR UPDATE";
    /** Before anything else of them, as where a run is committed: nobody goes on with one meanwhile. */
    private static final String LOCK_RUNS = """
            SELECT run_id, state FROM dag_run WHERE dag_id = :dagId ORDER BY id FOR UPDATE
            """;

    private static final String OF_RUN =
            "DELETE FROM %s WHERE run_key IN (SELECT id FROM dag_run WHERE dag_id = :dagId)";
    private static final List<String> PARTS = List.of(
            "DELETE FROM backfill_date WHERE backfill_id IN (SELECT id FROM backfill WHERE dag_id = :dagId)",
            "DELETE FROM backfill WHERE dag_id = :dagId",
            "DELETE FROM notification WHERE dag_id = :dagId",
            "DELETE FROM asset_queue WHERE dag_id = :dagId",
            "DELETE FROM asset_reference WHERE dag_id = :dagId",
            "DELETE FROM dag_run WHERE dag_id = :dagId",
            "DELETE FROM dag_version WHERE dag_id = :dagId",
            "DELETE FROM dag WHERE dag_id = :dagId");

    private DagRemoval() {}

    /** Removes it; see {@link DagStore#delete}. */
    static void remove(Handle handle, String dagId) {
        // Locked, so that no run of it is made meanwhile.
        DagRow dag = handle.createQuery(LOCK)
                .bind("dagId", dagId)
                .map(DagTable::mapDag)
                .findOne()
                .orElseThrow(() -> new WaybillException(ErrorCode.DAG_NOT_FOUND, "There is no DAG '" + dagId + "'"));
        if (dag.active()) {
            throw new WaybillException(
                    ErrorCode.DAG_CONFLICT,
                    "The file " + dag.file() + " has the DAG '" + dagId
                            + "', which would be there again at once. Take it out of the file first");
        }
        handle
                .createQuery(LOCK_RUNS)
                .bind("dagId", dagId)
                .map((row, context) ->
                        Map.entry(row.getString("run_id"), Columns.constant(row, "state", RunState.class)))
                .list()
                .stream()
                .filter(run -> !run.getValue().isTerminal())
                .findFirst()
                .ifPresent(run -> {
                    throw new WaybillException(
                            ErrorCode.DAG_CONFLICT,
                            "Run '" + run.getKey() + "' of DAG '" + dagId
                                    + "' has not ended. Wait for its end, or cancel it");
                });
        Stream.concat(RunTable.PARTS.stream().map(OF_RUN::formatted), PARTS.stream())
                .forEach(sql -> handle.createUpdate(sql).bind("dagId", dagId).execute());
    }
}
