package io.waybill.spec.asset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which assets must have been updated, combined with {@code &} and {@code |}. Immutable. */
public sealed interface AssetExpression {

    /** Whether the updates of these assets are enough. */
    boolean holds(Collection<String> updated);

    /** The names and URIs in it, in the order of the file, each once. */
    Set<String> assets();

    /** As one line, such as {@code orders & (rates | fallback_rates)}; the same for the same meaning and order. */
    String text();

    /**
     * Reads a name, a URI, an expression with {@code &}, {@code |} and brackets, a list of these, all of which must hold, or
     * one of {@code {all: […]}} and {@code {any: […]}}.
     *
     * @throws io.waybill.spec.SpecValueException {@code INVALID_SCHEDULE}, with every fault in it and its place
     */
    static AssetExpression of(JsonNode value) {
        return new AssetExpressionReader().read(value);
    }

    /** A single asset. */
    record One(String asset) implements AssetExpression {
        private static final Pattern BARE = Pattern.compile("[^&|()]+");

        @Override
        public boolean holds(Collection<String> updated) {
            return updated.contains(asset);
        }

        @Override
        public Set<String> assets() {
            return Set.of(asset);
        }

        @Override
        public String text() {
            return BARE.matcher(asset).matches() ? asset : "\"" + asset + "\"";
        }
    }

    /** All of them. */
    record All(List<AssetExpression> parts) implements AssetExpression {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Collection<String> updated) {
            return parts.stream().allMatch(part -> part.holds(updated));
        }

        @Override
        public Set<String> assets() {
            return assetsOf(parts);
        }

        @Override
        public String text() {
            return joined(parts, " & ", Any.class);
        }
    }

    /** Any of them. */
    record Any(List<AssetExpression> parts) implements AssetExpression {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Collection<String> updated) {
            return parts.stream().anyMatch(part -> part.holds(updated));
        }

        @Override
        public Set<String> assets() {
            return assetsOf(parts);
        }

        @Override
        public String text() {
            return joined(parts, " | ", All.class);
        }
    }

    private static Set<String> assetsOf(List<AssetExpression> parts) {
        return parts.stream()
                .flatMap(part -> part.assets().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Brackets stand around what binds otherwise. */
    private static String joined(List<AssetExpression> parts, String sign, Class<?> bracketed) {
        return parts.stream()
                .map(part -> bracketed.isInstance(part) ? "(" + part.text() + ")" : part.text())
                .collect(Collectors.joining(sign));
    }
}
