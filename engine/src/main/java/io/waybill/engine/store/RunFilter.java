package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows, newest first.
 *
 * @param dagId only this DAG's; absent: all DAGs'
 * @param states only runs in one of these states; none: all
 * @param types only runs of one of these types, where a DAG is named; none: all
 * @param from only runs with a logical date from then on, where a DAG is named; absent: all, also those without one
 * @param until only runs with a logical date before, where a DAG is named; absent: all, also those without one
 * @param beforeKey only what comes after the run of this key, which is the last one of the page before; absent: the
 *     first page
 * @param limit how many at the most, 1 to 1,000
 */
public record RunFilter(
        @Nullable String dagId,
        Set<RunState> states,
        Set<RunType> types,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Long beforeKey,
        int limit) {
    private static final int MAX_LIMIT = 1_000;

    public RunFilter {
        states = Set.copyOf(states);
        types = Set.copyOf(types);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; choose 1 to " + MAX_LIMIT);
        }
        if (dagId == null && (!types.isEmpty() || from != null || until != null)) {
            throw new IllegalArgumentException("Types and dates are those of one DAG; name it");
        }
    }

    /** The newest runs of all DAGs. */
    public static RunFilter recent(int limit) {
        return new RunFilter(null, Set.of(), Set.of(), null, null, null, limit);
    }

    /** The newest runs of one DAG. */
    public static RunFilter of(String dagId, int limit) {
        return new RunFilter(dagId, Set.of(), Set.of(), null, null, null, limit);
    }

    /** The same, but only runs in one of these states; none: all. */
    public RunFilter in(Collection<RunState> only) {
        return new RunFilter(
                dagId, only.isEmpty() ? Set.of() : EnumSet.copyOf(only), types, from, until, beforeKey, limit);
    }

    /** The same, but only runs of one of these types; none: all. */
    public RunFilter ofTypes(Collection<RunType> only) {
        return new RunFilter(
                dagId, states, only.isEmpty() ? Set.of() : EnumSet.copyOf(only), from, until, beforeKey, limit);
    }

    /** The same, but only runs with a logical date from {@code first} on and before {@code end}, ordered by it. */
    public RunFilter dated(@Nullable Instant first, @Nullable Instant end) {
        return new RunFilter(dagId, states, types, first, end, beforeKey, limit);
    }

    /** The page after the one that ended with the run of this key. */
    public RunFilter before(long key) {
        return new RunFilter(dagId, states, types, from, until, key, limit);
    }

    /** Whether it is by logical dates, and ordered by them. */
    public boolean isDated() {
        return from != null || until != null;
    }
}
