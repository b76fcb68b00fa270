package io.waybill.spec.suite;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A suite cannot be used; it tells everything that is wrong with it. */
public final class MalformedSuiteException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<SuiteProblem> problems;

    MalformedSuiteException(List<SuiteProblem> problems) {
        super(problems.stream().map(SuiteProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the suite; at least one. */
    public List<SuiteProblem> problems() {
        return problems;
    }
}
