package io.waybill.engine.store;

import io.waybill.engine.asset.NewAssetEvent;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code asset_event}. */
final class AssetEventTable {
    static final String SELECT = """
            SELECT e.id, e.asset_id, a.name, a.uri, a.asset_group, e.extra, e.source_dag_id, e.source_run_id,
                   e.source_task_id, e.source_map_index, e.source_try, e.written_by, e.happened_at
            FROM asset_event e JOIN asset a ON a.id = e.asset_id
            """;
    /** Whoever has updated the row is the only one to write events of the asset until the commit. */
    private static final String LOCK = "UPDATE asset SET last_event_at = :now WHERE id = :assetId";

    private static final String LAST = "UPDATE asset SET last_event_id = :eventId WHERE id = :assetId";
    private static final String INSERT = """
            INSERT INTO asset_event (asset_id, extra, source_dag_id, source_run_id, source_task_id, source_map_index,
                source_try, written_by, happened_at)
            VALUES (:assetId, :extra, :dagId, :runId, :taskId, :mapIndex, :tryNumber, :by, :at)
            """;
    static final String WAITING = """
            SELECT r.dag_id, r.asset_key FROM asset_reference r JOIN dag d ON d.dag_id = r.dag_id
            WHERE r.asset_key IN (:name, :uri) AND r.kind = 'schedule' AND d.active = TRUE AND d.paused = FALSE
            """;

    private AssetEventTable() {}

    static AssetEventRow map(ResultSet row, StatementContext context) throws SQLException {
        return new AssetEventRow(
                row.getLong("id"),
                row.getLong("asset_id"),
                row.getString("name"),
                row.getString("uri"),
                row.getString("asset_group"),
                row.getString("extra"),
                row.getString("source_dag_id"),
                row.getString("source_run_id"),
                row.getString("source_task_id"),
                row.getInt("source_map_index"),
                row.getInt("source_try"),
                row.getString("written_by"),
                Columns.someInstant(row, "happened_at"));
    }

    /**
     * What was written.
     *
     * @param last the id of the last event
     * @param dags the DAGs that wait for one of the assets
     */
    record Written(long last, Set<String> dags) {}

    private record Waiting(String dagId, String key) {}

    private record Range(long assetId, long first, long last, Instant at) {}

    /**
     * Keeps events, and tells the DAGs that wait for them, unless they are paused.
     *
     * @throws WaybillException {@code STALE} where an asset of them was merged with another one meanwhile
     */
    static Written insert(Handle handle, List<NewAssetEvent> events) {
        Map<Long, AssetRow> assets = new TreeMap<>();
        Map<Long, List<NewAssetEvent>> byAsset = new TreeMap<>();
        for (NewAssetEvent event : events) {
            AssetRow asset = AssetTable.resolveOrInsert(handle, event.asset(), event.at());
            assets.put(asset.id(), asset);
            byAsset.computeIfAbsent(asset.id(), id -> new ArrayList<>()).add(event);
        }
        Map<Waiting, Range> queue =
                new TreeMap<>(Comparator.comparing(Waiting::dagId).thenComparing(Waiting::key));
        long last = 0;
        for (Map.Entry<Long, AssetRow> entry : assets.entrySet()) {
            Range range = insert(handle, entry.getKey(), byAsset.getOrDefault(entry.getKey(), List.of()));
            last = range.last;
            handle.createQuery(WAITING)
                    .bind("name", entry.getValue().name())
                    .bind("uri", entry.getValue().uri())
                    .map((row, context) -> new Waiting(row.getString("dag_id"), row.getString("asset_key")))
                    .forEach(waiting -> queue.put(waiting, range));
        }
        Set<String> dags = new TreeSet<>();
        queue.forEach((waiting, range) -> {
            AssetQueueTable.queue(handle, waiting.dagId, waiting.key, range.assetId, range.first, range.last, range.at);
            dags.add(waiting.dagId);
        });
        return new Written(last, dags);
    }

    private static Range insert(Handle handle, long assetId, List<NewAssetEvent> events) {
        Instant now = events.get(events.size() - 1).at();
        if (handle.createUpdate(LOCK).bind("assetId", assetId).bind("now", now).execute() == 0) {
            throw new WaybillException(
                    ErrorCode.STALE,
                    "Asset " + events.get(0).asset().name() + " was found to be another one meanwhile; ask again");
        }
        long first = 0;
        long last = 0;
        for (NewAssetEvent event : events) {
            NewAssetEvent.Source source = event.source();
            last = handle.createUpdate(INSERT)
                    .bind("assetId", assetId)
                    .bind("extra", event.extra())
                    .bind("dagId", source == null ? null : source.dagId())
                    .bind("runId", source == null ? null : source.runId())
                    .bind("taskId", source == null ? null : source.taskId())
                    .bind("mapIndex", source == null ? -1 : source.mapIndex())
                    .bind("tryNumber", source == null ? 0 : source.tryNumber())
                    .bind("by", event.by())
                    .bind("at", event.at())
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            first = first == 0 ? last : first;
        }
        handle.createUpdate(LAST).bind("assetId", assetId).bind("eventId", last).execute();
        return new Range(assetId, first, last, now);
    }
}
