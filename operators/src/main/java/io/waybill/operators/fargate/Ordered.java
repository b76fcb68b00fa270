package io.waybill.operators.fargate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of maps for records, in the order of the file: {@code Map.copyOf} has another order in each process. */
public final class Ordered {
    private Ordered() {}

    /** An unmodifiable copy in the same order. */
    public static <K, V> Map<K, V> copyOf(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
