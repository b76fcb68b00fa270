package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows, newest first.
 *
 * @param dagId only this DAG's; absent: all DAGs'
 * @param states only runs in one of these states; none: all
 * @param beforeKey only runs with a smaller key, which is the last one of the page before; absent: the first page
 * @param limit how many at the most, 1 to 1,000
 */
public record RunFilter(
        @Nullable String dagId,
        Set<RunState> states,
        @Nullable Long beforeKey,
        int limit) {
    private static final int MAX_LIMIT = 1_000;

    public RunFilter {
        states = Set.copyOf(states);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; choose 1 to " + MAX_LIMIT);
        }
    }

    /** The newest runs of all DAGs. */
    public static RunFilter recent(int limit) {
        return new RunFilter(null, Set.of(), null, limit);
    }

    /** The newest runs of one DAG. */
    public static RunFilter of(String dagId, int limit) {
        return new RunFilter(dagId, Set.of(), null, limit);
    }

    /** The same, but only runs in one of these states; none: all. */
    public RunFilter in(Collection<RunState> only) {
        return new RunFilter(dagId, only.isEmpty() ? Set.of() : EnumSet.copyOf(only), beforeKey, limit);
    }

    /** The page after the one that ended with the run of this key. */
    public RunFilter before(long key) {
        return new RunFilter(dagId, states, key, limit);
    }
}
