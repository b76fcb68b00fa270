package io.waybill.web.dag;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.AssetReference;
import io.waybill.engine.store.AssetRow;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.AssetUse;
import io.waybill.web.login.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads assets with who names them. Thread safe. */
public final class AssetReader {
    private static final int PAGE = 500;
    private static final int MOST_REFERENCES = 100_000;

    private final AssetStore store;

    public AssetReader(AssetStore store) {
        this.store = store;
    }

    /**
     * An asset.
     *
     * @param references who names it; nobody does where the files are gone
     */
    public record Known(AssetRow asset, List<AssetReference> references) {
        public Known {
            references = List.copyOf(references);
        }

        /** The same, named only by DAGs that one sees. */
        public Known seenBy(Predicate<String> sees) {
            return new Known(
                    asset,
                    references.stream()
                            .filter(reference -> sees.test(reference.dagId()))
                            .toList());
        }

        /** Whether any file still names it. */
        public boolean isActive() {
            return !references.isEmpty();
        }
    }

    /** All assets that somebody sees: of what no DAG names that they see there is none. */
    public List<Known> all(Caller caller) {
        return caller.seesAll()
                ? all()
                : all().stream()
                        .map(known -> known.seenBy(caller::sees))
                        .filter(Known::isActive)
                        .toList();
    }

    /**
     * One asset, as if it were not there where one may not see it.
     *
     * @throws io.waybill.engine.error.WaybillException {@code ASSET_NOT_FOUND}
     */
    public Known get(long id, Caller caller) {
        Known known = get(id).seenBy(caller::sees);
        if (!caller.seesAll() && !known.isActive()) {
            throw new WaybillException(ErrorCode.ASSET_NOT_FOUND, "There is no asset " + id + " that you may see");
        }
        return known;
    }

    /**
     * Refuses who may not tell of an update: they must see the asset, and be allowed to start each DAG that waits for it.
     *
     * @throws io.javalin.http.ForbiddenResponse where they may not
     */
    public void mustUpdate(long id, Caller caller) {
        Known known = get(id);
        if (!caller.seesAll() && !known.seenBy(caller::sees).isActive()) {
            throw caller.refusal("the role operator over a DAG that names the asset");
        }
        known.references().stream()
                .filter(reference -> reference.kind() == AssetUse.Kind.SCHEDULE)
                .map(AssetReference::dagId)
                .forEach(caller::mustOperate);
    }

    /**
     * Refuses who may not start what writes it.
     *
     * @throws io.javalin.http.ForbiddenResponse where they may not
     */
    public void mustMaterialize(long id, Caller caller) {
        get(id).references().stream()
                .filter(reference -> reference.kind() == AssetUse.Kind.OUTLET)
                .map(AssetReference::dagId)
                .forEach(caller::mustOperate);
    }

    /** All assets, as many as the files have ever named, by id. */
    public List<Known> all() {
        Map<String, List<AssetReference>> byKey = store.references(MOST_REFERENCES);
        List<Known> all = new ArrayList<>();
        List<AssetRow> page = store.list(0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(asset -> all.add(new Known(
                    asset,
                    Stream.of(asset.name(), asset.uri())
                            .distinct()
                            .flatMap(key -> byKey.getOrDefault(key, List.of()).stream())
                            .toList())));
            page = store.list(page.get(page.size() - 1).id(), PAGE);
        }
        return all;
    }

    /**
     * One asset.
     *
     * @throws io.waybill.engine.error.WaybillException {@code ASSET_NOT_FOUND}
     */
    public Known get(long id) {
        AssetRow asset = store.get(id);
        return new Known(asset, store.references(asset, MOST_REFERENCES));
    }
}
