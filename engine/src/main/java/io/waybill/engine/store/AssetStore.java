package io.waybill.engine.store;

import io.waybill.engine.asset.NewAssetEvent;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.AssetUse.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Assets, their events, and what DAGs wait for. Events of tasks come in with the tasks' success, by {@link RunStore#commit}.
 * Thread safe; several processes may share it.
 */
public final class AssetStore {
    /** How many runs of one event are told. */
    private static final int MOST_RUNS = 50;

    private static final String BY_ID = AssetTable.SELECT + "WHERE id = :id";
    static final String LIST = AssetTable.SELECT + "WHERE id > :after ORDER BY id LIMIT :limit";
    static final String REFERENCES = AssetTable.SELECT_REFERENCE + """
            WHERE asset_key IN (:name, :uri) ORDER BY asset_key, kind, dag_id, task_id LIMIT :limit
            """;
    private static final String ALL_REFERENCES =
            AssetTable.SELECT_REFERENCE + "ORDER BY dag_id, kind, task_id, asset_key LIMIT :limit";
    static final String NEWEST_SINCE = AssetEventTable.SELECT + """
            WHERE e.asset_id = :assetId AND e.happened_at >= :from
            ORDER BY e.asset_id DESC, e.happened_at DESC, e.id DESC LIMIT 1
            """;
    private static final String EVENT = AssetEventTable.SELECT + "WHERE e.id = :id";
    static final String TRIGGERING = """
            SELECT e.id, e.asset_id, a.name, a.uri, a.asset_group, e.extra, e.source_dag_id, e.source_run_id,
                   e.source_task_id, e.source_map_index, e.source_try, e.written_by, e.happened_at, r.asset_key
            FROM asset_run_event r JOIN asset_event e ON e.id = r.event_id JOIN asset a ON a.id = e.asset_id
            WHERE r.run_key = :runKey ORDER BY r.run_key, r.event_id
            """;
    static final String RUNS_OF_EVENT = """
            SELECT DISTINCT run_key FROM asset_run_event WHERE event_id = :eventId ORDER BY run_key LIMIT :limit
            """;
    private static final String RUN = RunTable.SELECT + "WHERE id = :id";
    private static final String QUEUED_OF_DAG =
            AssetQueueTable.SELECT + "WHERE dag_id = :dagId AND queued_event_id IS NOT NULL ORDER BY dag_id, asset_key";
    private static final String QUEUED_OF_ASSET = AssetQueueTable.SELECT
            + "WHERE asset_id = :assetId AND queued_event_id IS NOT NULL ORDER BY dag_id, asset_key";
    private static final String DAGS_WITH_QUEUE =
            "SELECT DISTINCT dag_id FROM asset_queue WHERE queued_event_id IS NOT NULL ORDER BY dag_id";
    private static final String DROP = """
            UPDATE asset_queue SET queued_event_id = NULL, queued_at = NULL
            WHERE dag_id = :dagId AND asset_key = :key AND queued_event_id = :eventId
            """;

    private final Database database;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    AssetStore(Database database) {
        this.database = database;
    }

    /**
     * Hears of each DAG for which an event was queued through this store, or the {@link RunStore} that it is of. Told on the
     * writing thread, after the commit; must return quickly and not throw.
     */
    public void onQueued(Consumer<String> listener) {
        listeners.add(listener);
    }

    void tell(Set<String> dags) {
        dags.forEach(dag -> listeners.forEach(listener -> listener.accept(dag)));
    }

    /** Keeps an event that somebody writes. */
    public AssetEventRow write(NewAssetEvent event) {
        AssetEventTable.Written written = database.write(handle -> AssetEventTable.insert(handle, List.of(event)));
        tell(written.dags());
        return event(written.last()).orElseThrow();
    }

    /** The asset of this id. */
    public Optional<AssetRow> find(long id) {
        return database.read(handle ->
                handle.createQuery(BY_ID).bind("id", id).map(AssetTable::map).findOne());
    }

    /** The asset of this name, or else of this URI. */
    public Optional<AssetRow> resolve(String key) {
        return database.read(handle -> AssetTable.resolve(handle, key));
    }

    /**
     * Assets, by id.
     *
     * @param after only greater ids; 0 for the first page
     * @param limit how many at the most
     */
    public List<AssetRow> list(long after, int limit) {
        return database.read(handle -> handle.createQuery(LIST)
                .bind("after", after)
                .bind("limit", limit)
                .map(AssetTable::map)
                .list());
    }

    /**
     * Who names an asset.
     *
     * @param limit how many at the most
     */
    public List<AssetReference> references(AssetRow asset, int limit) {
        return database.read(handle -> handle.createQuery(REFERENCES)
                .bind("name", asset.name())
                .bind("uri", asset.uri())
                .bind("limit", limit)
                .map(AssetTable::mapReference)
                .list());
    }

    /** Who names which asset, by the key that the files have; as many as there are tasks with assets. */
    public Map<String, List<AssetReference>> references(int limit) {
        Map<String, List<AssetReference>> byKey = new HashMap<>();
        database.read(handle -> handle.createQuery(ALL_REFERENCES)
                        .bind("limit", limit)
                        .map(AssetTable::mapReference)
                        .list())
                .forEach(reference -> byKey.computeIfAbsent(reference.key(), key -> new ArrayList<>())
                        .add(reference));
        return byKey;
    }

    /** The DAGs with a task that writes an asset, by id. */
    public List<String> producers(AssetRow asset, int limit) {
        return references(asset, limit).stream()
                .filter(reference -> reference.kind() == Kind.OUTLET)
                .map(AssetReference::dagId)
                .distinct()
                .sorted()
                .toList();
    }

    /** The event of this id. */
    public Optional<AssetEventRow> event(long id) {
        return database.read(handle -> handle.createQuery(EVENT)
                .bind("id", id)
                .map(AssetEventTable::map)
                .findOne());
    }

    /** The newest event of an asset from a moment on. */
    public Optional<AssetEventRow> newestSince(long assetId, Instant from) {
        return database.read(handle -> handle.createQuery(NEWEST_SINCE)
                .bind("assetId", assetId)
                .bind("from", from)
                .map(AssetEventTable::map)
                .findOne());
    }

    /** The events that the filter lets through. */
    public List<AssetEventRow> events(AssetEventFilter filter) {
        AssetEventSql sql = new AssetEventSql(filter);
        return database.read(handle -> bound(handle.createQuery(sql.page()), sql)
                .bind("limit", filter.limit())
                .bind("offset", filter.offset())
                .map(AssetEventTable::map)
                .list());
    }

    /** How many events the filter lets through, whatever page it asks for; more than {@code most} are not counted. */
    public int count(AssetEventFilter filter, int most) {
        AssetEventSql sql = new AssetEventSql(filter);
        return database.read(handle -> bound(handle.createQuery(sql.count()), sql)
                .bind("most", most)
                .mapTo(Integer.class)
                .one());
    }

    private static Query bound(Query query, AssetEventSql sql) {
        return query.bindMap(sql.values());
    }

    /** The runs that events have started, by the events' ids; those that were deleted are left out. */
    public Map<Long, List<RunRow>> runsOf(Collection<AssetEventRow> events) {
        return database.read(handle -> {
            Map<Long, List<RunRow>> runs = new HashMap<>();
            events.forEach(event -> runs.put(event.id(), runsOf(handle, event.id())));
            return runs;
        });
    }

    private static List<RunRow> runsOf(Handle handle, long eventId) {
        return handle
                .createQuery(RUNS_OF_EVENT)
                .bind("eventId", eventId)
                .bind("limit", MOST_RUNS)
                .mapTo(Long.class)
                .list()
                .stream()
                .flatMap(key -> handle.createQuery(RUN).bind("id", key).map(RunTable::map).stream())
                .toList();
    }

    /**
     * An event that started a run.
     *
     * @param key how the DAG's schedule calls the asset
     * @param event the event
     */
    public record Triggering(String key, AssetEventRow event) {}

    /** What started a run, oldest first; nothing for a run that no asset has started. */
    public List<Triggering> triggering(long runKey) {
        return database.read(handle -> handle.createQuery(TRIGGERING)
                .bind("runKey", runKey)
                .map((row, context) -> new Triggering(row.getString("asset_key"), AssetEventTable.map(row, context)))
                .list());
    }

    /** What has come of what a DAG waits for, by key. */
    public List<QueuedAsset> queued(String dagId) {
        return database.read(handle -> handle.createQuery(QUEUED_OF_DAG)
                .bind("dagId", dagId)
                .map(AssetQueueTable::map)
                .list());
    }

    /** The DAGs that an asset has come for, and that have made no run of it yet. */
    public List<QueuedAsset> queued(long assetId) {
        return database.read(handle -> handle.createQuery(QUEUED_OF_ASSET)
                .bind("assetId", assetId)
                .map(AssetQueueTable::map)
                .list());
    }

    /** The DAGs for which something has come, by id. */
    public List<String> dagsWithQueue() {
        return database.read(handle ->
                handle.createQuery(DAGS_WITH_QUEUE).mapTo(String.class).list());
    }

    /**
     * Forgets that assets have come, so that no run is made of these events alone.
     *
     * @param before only what came before this moment; absent: all
     * @return how many were there
     */
    public int drop(List<QueuedAsset> queued, @Nullable Instant before) {
        return database.write(handle -> queued.stream()
                .filter(one -> before == null || one.queuedAt().isBefore(before))
                .sorted(Comparator.comparing(QueuedAsset::dagId).thenComparing(QueuedAsset::key))
                .mapToInt(one -> handle.createUpdate(DROP)
                        .bind("dagId", one.dagId())
                        .bind("key", one.key())
                        .bind("eventId", one.queuedEventId())
                        .execute())
                .sum());
    }

    /**
     * The asset of this id.
     *
     * @throws WaybillException {@code ASSET_NOT_FOUND}
     */
    public AssetRow get(long id) {
        return find(id).orElseThrow(() -> new WaybillException(
                ErrorCode.ASSET_NOT_FOUND,
                "There is no asset " + id + "; `waybill assets` lists those that there are"));
    }
}
