package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * A value of a DAG file cannot be understood. Thrown by the constructors of value types, such as {@link Command} and
 * {@link DateSpec}; the reader of a file adds the place.
 */
public final class SpecValueException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 2L;

    private final ProblemCode code;
    private final List<Fault> faults;

    /**
     * One thing that is wrong.
     *
     * @param path the keys and indexes that lead to it within the value; empty for the value itself
     * @param atKey whether the key itself is at fault, not what stands under it
     * @param message what is wrong
     * @param remedy what to do about it; may be empty
     * @param offset where in a text, counted from 0 in characters
     */
    public record Fault(List<String> path, boolean atKey, String message, String remedy, int offset)
            implements Serializable {
        public Fault {
            path = List.copyOf(path);
            requireNonNull(message, "message");
            requireNonNull(remedy, "remedy");
        }
    }

    /**
     * @param code the kind of problem
     * @param message what is wrong
     * @param remedy what to do about it; may be empty
     */
    public SpecValueException(ProblemCode code, String message, String remedy) {
        this(code, message, remedy, 0);
    }

    /**
     * @param code the kind of problem
     * @param message what is wrong
     * @param remedy what to do about it; may be empty
     * @param offset where in the value, counted from 0 in characters
     */
    public SpecValueException(ProblemCode code, String message, String remedy, int offset) {
        this(code, List.of(new Fault(List.of(), false, message, remedy, offset)));
    }

    /**
     * @param code the kind of problem
     * @param faults all that is wrong with the value; at least one
     */
    public SpecValueException(ProblemCode code, List<Fault> faults) {
        super(faults.get(0).message());
        this.code = requireNonNull(code, "code");
        this.faults = List.copyOf(faults);
    }

    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }

    /** The kind of problem. */
    public ProblemCode code() {
        return code;
    }

    /** All that is wrong with the value; at least one. */
    public List<Fault> faults() {
        return faults;
    }

    /** What to do about the first fault; may be empty. */
    public String remedy() {
        return faults.get(0).remedy();
    }

    /** Where in the text the first fault is, counted from 0 in characters. */
    public int offset() {
        return faults.get(0).offset();
    }
}
