package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/**
 * A value of a DAG file cannot be understood. Thrown by the constructors of value types, such as {@link Command} and
 * {@link ScheduleSpec}; the reader of a file adds the place.
 */
public final class SpecValueException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final String remedy;
    private final int offset;

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
        super(requireNonNull(message, "message"));
        this.code = requireNonNull(code, "code");
        this.remedy = requireNonNull(remedy, "remedy");
        this.offset = offset;
    }

    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }

    /** The kind of problem. */
    public ProblemCode code() {
        return code;
    }

    /** What to do about it; may be empty. */
    public String remedy() {
        return remedy;
    }

    /** Where in the value the fault is, counted from 0 in characters. */
    public int offset() {
        return offset;
    }
}
