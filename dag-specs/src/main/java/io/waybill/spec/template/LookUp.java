package io.waybill.spec.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import com.hubspot.jinjava.objects.PyWrapper;
import java.util.AbstractMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked up by a name that is not known before: {@code var.value.x}, {@code conn.x}. Public for Jinjava; not for other
 * callers.
 */
public abstract class LookUp extends AbstractMap<String, Object> implements PyWrapper {
    LookUp() {}

    /** What has this name. */
    abstract Optional<Object> find(String name);

    /** What to say where nothing has. */
    abstract String missing(String name);

    @Override
    public Object get(Object name) {
        return find(String.valueOf(name))
                .orElseThrow(() -> new IllegalArgumentException(missing(String.valueOf(name))));
    }

    /** As Airflow's {@code get}: what has this name, else something else. */
    public Object get(Object name, Object otherwise) {
        Object fallback = otherwise instanceof NamedParameter named ? named.getValue() : otherwise;
        return find(String.valueOf(name)).orElse(fallback);
    }

    @Override
    public boolean containsKey(Object name) {
        return find(String.valueOf(name)).isPresent();
    }

    /** Nothing: they cannot be listed. */
    @Override
    public Set<Entry<String, Object>> entrySet() {
        return Set.of();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
