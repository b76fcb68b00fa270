package io.waybill.engine.store;

import io.waybill.engine.store.AssetUse.Kind;
import io.waybill.spec.asset.AssetSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables {@code asset} and {@code asset_reference}. */
final class AssetTable {
    static final String SELECT = """
            SELECT id, name, uri, asset_group, extra, created_at, updated_at, last_event_id, last_event_at FROM asset
            """;
    static final String BY_NAME = SELECT + "WHERE name = :key";
    static final String BY_URI = SELECT + "WHERE uri = :key ORDER BY uri, id LIMIT 1";
    private static final String INSERT = """
            INSERT INTO asset (name, uri, asset_group, extra, created_at, updated_at)
            VALUES (:name, :uri, :group, :extra, :now, :now)
            """;
    private static final String UPDATE = """
            UPDATE asset SET name = :name, uri = :uri, asset_group = :group, extra = :extra, updated_at = :now
            WHERE id = :id
            """;
    private static final String TAKE_EVENTS = "UPDATE asset_event SET asset_id = :to WHERE asset_id = :from";
    private static final String TAKE_QUEUE = "UPDATE asset_queue SET asset_id = :to WHERE asset_id = :from";
    private static final String TAKE_LAST = """
            UPDATE asset SET last_event_id = :eventId, last_event_at = :eventAt
            WHERE id = :to AND (last_event_id IS NULL OR last_event_id < :eventId)
            """;
    private static final String DELETE = "DELETE FROM asset WHERE id = :from";

    static final String SELECT_REFERENCE = """
            SELECT dag_id, kind, task_id, asset_key, created_at FROM asset_reference
            """;
    private static final String REFERENCES_OF_DAG =
            SELECT_REFERENCE + "WHERE dag_id = :dagId ORDER BY dag_id, kind, task_id, asset_key";
    private static final String INSERT_REFERENCE = """
            INSERT INTO asset_reference (dag_id, kind, task_id, asset_key, created_at)
            VALUES (:dagId, :kind, :taskId, :key, :now)
            """;
    private static final String DELETE_REFERENCE = """
            DELETE FROM asset_reference
            WHERE dag_id = :dagId AND kind = :kind AND task_id = :taskId AND asset_key = :key
            """;
    private static final String FORGET = "DELETE FROM asset_reference WHERE dag_id = :dagId";

    private AssetTable() {}

    static AssetRow map(ResultSet row, StatementContext context) throws SQLException {
        return new AssetRow(
                row.getLong("id"),
                row.getString("name"),
                row.getString("uri"),
                row.getString("asset_group"),
                row.getString("extra"),
                Columns.someInstant(row, "created_at"),
                Columns.someInstant(row, "updated_at"),
                row.getObject("last_event_id", Long.class),
                Columns.instant(row, "last_event_at"));
    }

    static AssetReference mapReference(ResultSet row, StatementContext context) throws SQLException {
        return new AssetReference(
                row.getString("dag_id"),
                Columns.constant(row, "kind", Kind.class),
                row.getString("task_id"),
                row.getString("asset_key"),
                Columns.someInstant(row, "created_at"));
    }

    /** The asset of this name, or else of this URI. */
    static Optional<AssetRow> resolve(Handle handle, String key) {
        return find(handle, BY_NAME, key).or(() -> find(handle, BY_URI, key));
    }

    private static Optional<AssetRow> find(Handle handle, String sql, String key) {
        return handle.createQuery(sql).bind("key", key).map(AssetTable::map).findOne();
    }

    /** The asset that is meant; made where there is none yet. */
    static AssetRow resolveOrInsert(Handle handle, AssetSpec asset, Instant now) {
        return resolve(handle, asset.name()).orElseGet(() -> insert(handle, asset, now));
    }

    private static AssetRow insert(Handle handle, AssetSpec asset, Instant now) {
        long id = handle.createUpdate(INSERT)
                .bind("name", asset.name())
                .bind("uri", asset.uri())
                .bind("group", asset.group())
                .bind("extra", asset.extra().toString())
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        return new AssetRow(
                id, asset.name(), asset.uri(), asset.group(), asset.extra().toString(), now, now, null, null);
    }

    /** Takes up what a version of a DAG has to do with assets, in place of what the version before it had. */
    static void register(Handle handle, String dagId, List<AssetUse> uses, Instant now) {
        // Assets first, then what waits for them: as who writes an event, so that nobody waits for others crosswise.
        uses.stream()
                .map(AssetUse::asset)
                .distinct()
                .sorted(Comparator.comparing(AssetSpec::name))
                .forEach(asset -> declare(handle, asset, now));
        replaceReferences(handle, dagId, uses, now);
    }

    private record Reference(Kind kind, String taskId, String key) {}

    private static void replaceReferences(Handle handle, String dagId, List<AssetUse> uses, Instant now) {
        Set<Reference> wanted = uses.stream()
                .map(use -> new Reference(use.kind(), use.taskId(), use.asset().name()))
                .collect(Collectors.toSet());
        Set<Reference> known =
                handle.createQuery(REFERENCES_OF_DAG).bind("dagId", dagId).map(AssetTable::mapReference).list().stream()
                        .map(reference -> new Reference(reference.kind(), reference.taskId(), reference.key()))
                        .collect(Collectors.toSet());
        Set<Reference> gone = new HashSet<>(known);
        gone.removeAll(wanted);
        Set<Reference> fresh = new HashSet<>(wanted);
        fresh.removeAll(known);
        write(handle, DELETE_REFERENCE, dagId, gone, now);
        write(handle, INSERT_REFERENCE, dagId, fresh, now);
        AssetQueueTable.keepOnly(
                handle,
                dagId,
                wanted.stream()
                        .filter(reference -> reference.kind == Kind.SCHEDULE)
                        .map(Reference::key)
                        .collect(Collectors.toSet()));
    }

    private static void write(Handle handle, String sql, String dagId, Set<Reference> references, Instant now) {
        boolean inserts = sql.equals(INSERT_REFERENCE);
        var unused = Batches.execute(handle, sql, List.copyOf(references), (batch, reference) -> {
            batch.bind("dagId", dagId)
                    .bind("kind", reference.kind.id())
                    .bind("taskId", reference.taskId)
                    .bind("key", reference.key);
            if (inserts) {
                batch.bind("now", now);
            }
        });
    }

    /** The DAG has nothing to do with assets any more; they stay, and their events. */
    static void forget(Handle handle, String dagId) {
        handle.createUpdate(FORGET).bind("dagId", dagId).execute();
    }

    /** What is said last counts; who says no more than a name or a URI leaves the rest as it is. */
    private static void declare(Handle handle, AssetSpec asset, Instant now) {
        Optional<AssetRow> named = find(handle, BY_NAME, asset.name());
        if (asset.isPlain()) {
            if (named.isEmpty() && find(handle, BY_URI, asset.uri()).isEmpty()) {
                insert(handle, asset, now);
            }
            return;
        }
        // Somebody may have called it by its URI alone, before it had a name: that is the same one.
        Optional<AssetRow> nameless = find(handle, BY_NAME, asset.uri())
                .filter(row -> row.name().equals(row.uri()) && !row.name().equals(asset.name()));
        Optional<AssetRow> kept = named.or(() -> nameless);
        if (kept.isEmpty()) {
            insert(handle, asset, now);
            return;
        }
        AssetRow row = kept.get();
        if (named.isPresent()) {
            nameless.ifPresent(other -> merge(handle, other, row));
        }
        boolean same = row.name().equals(asset.name())
                && row.uri().equals(asset.uri())
                && row.group().equals(asset.group())
                && row.extra().equals(asset.extra().toString());
        if (!same) {
            handle.createUpdate(UPDATE)
                    .bind("id", row.id())
                    .bind("name", asset.name())
                    .bind("uri", asset.uri())
                    .bind("group", asset.group())
                    .bind("extra", asset.extra().toString())
                    .bind("now", now)
                    .execute();
        }
    }

    private static void merge(Handle handle, AssetRow from, AssetRow to) {
        // Gone first, so that nobody writes an event of it any more.
        handle.createUpdate(DELETE).bind("from", from.id()).execute();
        for (String sql : List.of(TAKE_EVENTS, TAKE_QUEUE)) {
            handle.createUpdate(sql).bind("from", from.id()).bind("to", to.id()).execute();
        }
        if (from.lastEventId() != null) {
            handle.createUpdate(TAKE_LAST)
                    .bind("to", to.id())
                    .bind("eventId", from.lastEventId())
                    .bind("eventAt", from.lastEventAt())
                    .execute();
        }
    }
}
