package io.waybill.web.lineage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.asset.AssetSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Assets as OpenLineage names data: where it is as the namespace, what it is called there as the name. */
final class Datasets {
    private static final String FILE = "file";

    private Datasets() {}

    /**
     * Adds them.
     *
     * @param namespace of assets whose URI does not say where they are
     */
    static void put(ArrayNode all, Collection<AssetSpec> assets, String namespace) {
        for (AssetSpec asset : assets) {
            put(all.addObject(), asset.uri(), namespace);
        }
    }

    private static void put(ObjectNode dataset, String uri, String namespace) {
        URI parsed = parsed(uri);
        String scheme = parsed == null ? null : parsed.getScheme();
        String path = parsed == null || parsed.getRawPath() == null ? "" : parsed.getRawPath();
        if (parsed != null && FILE.equals(scheme) && !path.isEmpty()) {
            dataset.put("namespace", FILE).put("name", path);
        } else if (parsed != null && scheme != null && parsed.getRawAuthority() != null && path.length() > 1) {
            dataset.put("namespace", scheme + "://" + withoutUser(parsed.getRawAuthority()))
                    .put("name", name(scheme, path.substring(1)));
        } else {
            dataset.put("namespace", namespace).put("name", uri);
        }
    }

    /** A table is named with dots, where its database has such names; a file as it is. */
    private static String name(String scheme, String path) {
        return switch (scheme) {
            case "postgres", "postgresql", "redshift", "mysql", "snowflake", "trino" -> path.replace('/', '.');
            default -> path;
        };
    }

    private static String withoutUser(String authority) {
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static @Nullable URI parsed(String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
