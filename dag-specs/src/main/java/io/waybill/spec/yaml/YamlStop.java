package io.waybill.spec.yaml;

import io.waybill.spec.SpecProblem;
import java.io.Serial;

/** Reading ends here: what follows cannot be understood, or would take too long. */
final class YamlStop extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient SpecProblem problem;

    YamlStop(SpecProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    SpecProblem problem() {
        return problem;
    }
}
