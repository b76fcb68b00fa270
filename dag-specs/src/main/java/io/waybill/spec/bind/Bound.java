package io.waybill.spec.bind;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read, or why it could not be.
 *
 * @param <R> the record's type
 */
public final class Bound<R extends Record> {
    private final @Nullable R value;
    private final List<BindingProblem> problems;

    Bound(@Nullable R value, List<BindingProblem> problems) {
        this.value = value;
        this.problems = List.copyOf(problems);
    }

    /** The record; empty when there is any problem. */
    public Optional<R> value() {
        return problems.isEmpty() ? Optional.ofNullable(value) : Optional.empty();
    }

    /** Everything that is wrong; empty when nothing is. */
    public List<BindingProblem> problems() {
        return problems;
    }
}
