package io.waybill.spec.yaml;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;

/**
 * Where something stands.
 *
 * @param file the file as the reader was given it; or a task definition, {@code family:revision}
 * @param line counted from 1; 1 where there are no lines
 * @param column counted from 1, in Unicode code points; 1 where there are no lines
 * @param label the label of a task definition; empty in DAG files
 */
public record Place(String file, int line, int column, String label) {
    public Place {
        requireNonNull(file, "file");
        requireNonNull(label, "label");
    }

    /** A place in a file without labels. */
    public Place(String file, int line, int column) {
        this(file, line, column, "");
    }

    /** The place of a label whose definition has no text with lines. */
    public static Place ofLabel(String definition, String label) {
        return new Place(definition, 1, 1, label);
    }

    /** The same place, said to be of a label. */
    public Place labelled(String of) {
        return new Place(file, line, column, of);
    }

    /** A problem at this place. */
    public SpecProblem problem(ProblemCode code, String message, String remedy) {
        return new SpecProblem(file, line, column, label, code, message, remedy);
    }
}
