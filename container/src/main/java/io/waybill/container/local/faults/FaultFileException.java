package io.waybill.container.local.faults;

import io.waybill.spec.SpecProblem;
import java.util.List;
import java.util.stream.Collectors;

/** A plan of faults that cannot be used, with everything that is wrong with it. */
public final class FaultFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<SpecProblem> problems;

    FaultFileException(List<SpecProblem> problems) {
        super(problems.stream().map(SpecProblem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** Each with its place, what is wrong, and what to do about it. */
    public List<SpecProblem> problems() {
        return problems;
    }
}
