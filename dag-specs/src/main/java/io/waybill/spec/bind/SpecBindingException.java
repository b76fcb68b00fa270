package io.waybill.spec.bind;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A JSON object does not fit the record that it was to become. */
public final class SpecBindingException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<BindingProblem> problems;

    /**
     * @param what what was to be read, for the message
     * @param problems everything that is wrong; not empty
     */
    public SpecBindingException(String what, List<BindingProblem> problems) {
        super(what + " does not fit: "
                + problems.stream().map(BindingProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong. */
    public List<BindingProblem> problems() {
        return problems;
    }
}
