package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are searched for, by any of their columns.
 *
 * @param dagIds of one of these DAGs; none: of any
 * @param runIds with one of these ids; none: with any
 * @param states in one of these; none: in any
 * @param types of one of these; none: of any
 * @param runIdLike whose id is like this, SQL's LIKE without regard to case; absent: any
 * @param bounds times between which they lie
 * @param lengths between which they took
 */
public record RunCriteria(
        Set<String> dagIds,
        Set<String> runIds,
        Set<RunState> states,
        Set<RunType> types,
        @Nullable String runIdLike,
        List<Bound> bounds,
        List<Length> lengths) {
    /** Any run. */
    public static final RunCriteria ANY = new RunCriteria(Set.of(), Set.of(), Set.of(), Set.of(), null, List.of());

    public RunCriteria {
        dagIds = Set.copyOf(dagIds);
        runIds = Set.copyOf(runIds);
        states = Set.copyOf(states);
        types = Set.copyOf(types);
        bounds = List.copyOf(bounds);
        lengths = List.copyOf(lengths);
    }

    /** Runs of any length. */
    public RunCriteria(
            Set<String> dagIds,
            Set<String> runIds,
            Set<RunState> states,
            Set<RunType> types,
            @Nullable String runIdLike,
            List<Bound> bounds) {
        this(dagIds, runIds, states, types, runIdLike, bounds, List.of());
    }

    /** A time that a run has. */
    public enum Time {
        /** What it is for. */
        LOGICAL_DATE("logical_date"),
        /** When it was made. */
        QUEUED("queued_at"),
        /** Before when it must not begin; when it was made where it need not wait. */
        RUN_AFTER("run_after"),
        /** When it began. */
        STARTED("started_at"),
        /** When it ended. */
        ENDED("ended_at"),
        /** When it last ended, began or was made. */
        UPDATED("COALESCE(ended_at, started_at, queued_at)");

        private final String sql;

        Time(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /** On which side of a time something lies. */
    public enum Side {
        /** Then or later. */
        FROM(">="),
        /** Later. */
        AFTER(">"),
        /** Then or earlier. */
        UNTIL("<="),
        /** Earlier. */
        BEFORE("<");

        private final String sql;

        Side(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }

        /** Whether a time lies there; one that is not there does not, as in SQL. */
        public boolean holds(@Nullable Instant time, Instant limit) {
            return time != null && holds(time.compareTo(limit));
        }

        private boolean holds(int order) {
            return switch (this) {
                case FROM -> order >= 0;
                case AFTER -> order > 0;
                case UNTIL -> order <= 0;
                case BEFORE -> order < 0;
            };
        }
    }

    /** That a time lies on one side of another. */
    public record Bound(Time time, Side side, Instant limit) {}

    /** That something that has ended took longer or shorter than this. */
    public record Length(Side side, BigDecimal seconds) {
        /** In SQL, of runs and of tasks. */
        static final String SQL = "(EXTRACT(EPOCH FROM ended_at) - EXTRACT(EPOCH FROM started_at))";

        /** Whether it is so; not where it has not ended. */
        public boolean holds(@Nullable Instant from, @Nullable Instant to) {
            if (from == null || to == null) {
                return false;
            }
            Duration took = Duration.between(from, to);
            return side.holds(BigDecimal.valueOf(took.getSeconds())
                    .add(BigDecimal.valueOf(took.getNano(), 9))
                    .compareTo(seconds));
        }
    }

    /** Whether it lets any run through. */
    public boolean isAny() {
        return equals(ANY);
    }

    /** The same in SQL. */
    Condition condition() {
        List<String> all = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        Map<String, List<String>> lists = new HashMap<>();
        in(all, lists, "dag_id", "dagIds", List.copyOf(dagIds));
        in(all, lists, "run_id", "runIds", List.copyOf(runIds));
        in(all, lists, "state", "runStates", states.stream().map(RunState::id).toList());
        in(all, lists, "run_type", "types", types.stream().map(RunType::id).toList());
        if (runIdLike != null) {
            all.add("LOWER(run_id) LIKE LOWER(:runIdLike) ESCAPE ''");
            values.put("runIdLike", runIdLike);
        }
        for (int i = 0; i < bounds.size(); i++) {
            Bound bound = bounds.get(i);
            all.add(bound.time.sql + " " + bound.side.sql + " :bound" + i);
            values.put("bound" + i, bound.limit);
        }
        of(all, values, "length", lengths);
        return new Condition(all, values, lists);
    }

    static void of(List<String> all, Map<String, Object> values, String name, List<Length> lengths) {
        for (int i = 0; i < lengths.size(); i++) {
            all.add(Length.SQL + " " + lengths.get(i).side.sql + " :" + name + i);
            values.put(name + i, lengths.get(i).seconds);
        }
    }

    static void in(List<String> all, Map<String, List<String>> lists, String column, String name, List<String> values) {
        if (!values.isEmpty()) {
            all.add(column + " IN (<" + name + ">)");
            lists.put(name, values);
        }
    }

    /**
     * A condition in SQL, and what is to be bound in it.
     *
     * @param all each of which must hold
     */
    record Condition(List<String> all, Map<String, Object> values, Map<String, List<String>> lists) {
        String where() {
            return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
        }
    }
}
