package io.waybill.web.dag;

import io.waybill.engine.store.AssetReference;
import io.waybill.engine.store.AssetRow;
import io.waybill.engine.store.AssetStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

        /** Whether any file still names it. */
        public boolean isActive() {
            return !references.isEmpty();
        }
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
