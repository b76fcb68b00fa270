package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The table {@code asset_queue}: what DAGs wait for and has come, until a run is made of it in the same transaction. Rows of
 * several assets are always written in the order of DAG and key, so that nobody waits for others crosswise.
 */
final class AssetQueueTable {
    /** How many events of one asset a run is told of at the most: the newest. */
    static final int MOST_EVENTS = 100;

    static final String SELECT = """
            SELECT dag_id, asset_key, asset_id, consumed_event_id, queued_event_id, queued_at FROM asset_queue
            """;
    private static final String QUEUE = """
            UPDATE asset_queue
            SET asset_id = :assetId, queued_event_id = :eventId, queued_at = COALESCE(queued_at, :now)
            WHERE dag_id = :dagId AND asset_key = :key
            """;
    private static final String INSERT = """
            INSERT INTO asset_queue (dag_id, asset_key, asset_id, consumed_event_id, queued_event_id, queued_at)
            VALUES (:dagId, :key, :assetId, :before, :eventId, :now)
            """;
    private static final String CONSUME = """
            UPDATE asset_queue SET consumed_event_id = :eventId, queued_event_id = NULL, queued_at = NULL
            WHERE dag_id = :dagId AND asset_key = :key AND queued_event_id = :eventId
            """;
    private static final String NOTE = """
            INSERT INTO asset_run_event (run_key, event_id, asset_key)
            SELECT CAST(:runKey AS BIGINT), id, CAST(:key AS VARCHAR(1500)) FROM asset_event
            WHERE asset_id = :assetId AND id > :consumed AND id <= :eventId
            ORDER BY asset_id DESC, id DESC LIMIT :limit
            """;
    private static final String KEYS = "SELECT asset_key FROM asset_queue WHERE dag_id = :dagId ORDER BY asset_key";
    private static final String DELETE = "DELETE FROM asset_queue WHERE dag_id = :dagId AND asset_key = :key";

    private AssetQueueTable() {}

    static QueuedAsset map(ResultSet row, StatementContext context) throws SQLException {
        return new QueuedAsset(
                row.getString("dag_id"),
                row.getString("asset_key"),
                row.getLong("asset_id"),
                row.getLong("consumed_event_id"),
                row.getLong("queued_event_id"),
                Columns.someInstant(row, "queued_at"));
    }

    /**
     * A DAG's asset was updated.
     *
     * @param first the first event
     * @param last the last one
     */
    static void queue(Handle handle, String dagId, String key, long assetId, long first, long last, Instant now) {
        int written = handle.createUpdate(QUEUE)
                .bind("dagId", dagId)
                .bind("key", key)
                .bind("assetId", assetId)
                .bind("eventId", last)
                .bind("now", now)
                .execute();
        if (written == 0) {
            handle.createUpdate(INSERT)
                    .bind("dagId", dagId)
                    .bind("key", key)
                    .bind("assetId", assetId)
                    .bind("before", first - 1)
                    .bind("eventId", last)
                    .bind("now", now)
                    .execute();
        }
    }

    /**
     * A run is made of what has come.
     *
     * @throws WaybillException {@code STALE} where more has come since that was read, or another scheduler has made its run
     */
    static void consume(Handle handle, long runKey, List<QueuedAsset> queued) {
        for (QueuedAsset asset :
                queued.stream().sorted(Comparator.comparing(QueuedAsset::key)).toList()) {
            int written = handle.createUpdate(CONSUME)
                    .bind("dagId", asset.dagId())
                    .bind("key", asset.key())
                    .bind("eventId", asset.queuedEventId())
                    .execute();
            if (written == 0) {
                throw new WaybillException(
                        ErrorCode.STALE,
                        "What DAG '" + asset.dagId() + "' waits for has changed meanwhile: asset " + asset.key()
                                + "; read it again and decide anew");
            }
            handle.createUpdate(NOTE)
                    .bind("runKey", runKey)
                    .bind("key", asset.key())
                    .bind("assetId", asset.assetId())
                    .bind("consumed", asset.consumedEventId())
                    .bind("eventId", asset.queuedEventId())
                    .bind("limit", MOST_EVENTS)
                    .execute();
        }
    }

    /** The DAG waits for no others any more. */
    static void keepOnly(Handle handle, String dagId, Set<String> keys) {
        List<String> known = handle.createQuery(KEYS)
                .bind("dagId", dagId)
                .mapTo(String.class)
                .list();
        for (String key : known) {
            if (!keys.contains(key)) {
                handle.createUpdate(DELETE)
                        .bind("dagId", dagId)
                        .bind("key", key)
                        .execute();
            }
        }
    }
}
