package io.waybill.container.ecs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/** Keeps what was used last, up to a number of entries. Thread safe. */
final class BoundedCache<K, V> {
    private final Map<K, V> entries;

    BoundedCache(int size) {
        entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > size;
            }
        };
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    /** Keeps the one of two values that {@code chosen} says. */
    synchronized void merge(K key, V value, BinaryOperator<V> chosen) {
        entries.merge(key, value, chosen);
    }

    /** Gives what was kept, and keeps it no longer. */
    synchronized Optional<V> take(K key) {
        return Optional.ofNullable(entries.remove(key));
    }

    synchronized void removeIf(Predicate<V> condition) {
        entries.values().removeIf(condition);
    }
}
