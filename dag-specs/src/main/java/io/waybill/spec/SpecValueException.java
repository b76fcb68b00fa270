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

    /**
     * @param code the kind of problem
     * @param message what is wrong
     * @param remedy what to do about it; may be empty
     */
    public SpecValueException(ProblemCode code, String message, String remedy) {
        super(requireNonNull(message, "message"));
        this.code = requireNonNull(code, "code");
        this.remedy = requireNonNull(remedy, "remedy");
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
}
