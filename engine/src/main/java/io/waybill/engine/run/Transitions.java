package io.waybill.engine.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table of transitions: from a state, by a cause, to a state. Immutable once it is built.
 *
 * @param <S> the states
 * @param <C> the causes
 */
public final class Transitions<S extends Enum<S>, C extends Enum<C>> {
    private final Map<S, Map<C, S>> table;

    /**
     * One line of the table.
     *
     * @param from the state before
     * @param cause what happened
     * @param to the state after
     */
    public record Transition<S, C>(S from, C cause, S to) {
        @Override
        public String toString() {
            return from + " --" + cause + "--> " + to;
        }
    }

    private Transitions(Map<S, Map<C, S>> table) {
        this.table = table;
    }

    /**
     * The state that follows.
     *
     * @throws IllegalStateException where the table has no such transition, which is a mistake of the caller
     */
    public S next(S from, C cause) {
        return find(from, cause)
                .orElseThrow(() -> new IllegalStateException("No transition from " + from + " by " + cause));
    }

    /** The state that follows, if the cause means anything in this state. */
    public Optional<S> find(S from, C cause) {
        return Optional.ofNullable(table.getOrDefault(from, Map.of()).get(cause));
    }

    /** Every transition, ordered by its first state and its cause. */
    public List<Transition<S, C>> all() {
        List<Transition<S, C>> all = new ArrayList<>();
        table.forEach((from, row) -> row.forEach((cause, to) -> all.add(new Transition<>(from, cause, to))));
        return List.copyOf(all);
    }

    /** Writes down a table line by line. */
    static final class Builder<S extends Enum<S>, C extends Enum<C>> {
        private final Class<C> causes;
        private final Map<S, Map<C, S>> table;

        Builder(Class<S> states, Class<C> causes) {
            this.causes = causes;
            this.table = new EnumMap<>(states);
        }

        Builder<S, C> add(S from, C cause, S to) {
            S earlier =
                    table.computeIfAbsent(from, key -> new EnumMap<>(causes)).put(cause, to);
            if (earlier != null) {
                throw new IllegalStateException("Two transitions from " + from + " by " + cause);
            }
            return this;
        }

        /** The same transition from each of several states. */
        Builder<S, C> addAll(Set<S> from, C cause, S to) {
            from.forEach(state -> add(state, cause, to));
            return this;
        }

        Transitions<S, C> build() {
            return new Transitions<>(table);
        }
    }
}
