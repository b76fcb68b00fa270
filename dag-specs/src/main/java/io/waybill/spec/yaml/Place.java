package io.waybill.spec.yaml;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;

/**
 * Where something stands.
 *
 * @param file the file as the reader was given it
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 */
public record Place(String file, int line, int column) {
    public Place {
        requireNonNull(file, "file");
    }

    /** A problem at this place. */
    public SpecProblem problem(ProblemCode code, String message, String remedy) {
        return new SpecProblem(file, line, column, code, message, remedy);
    }
}
