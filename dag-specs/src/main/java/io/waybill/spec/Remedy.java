package io.waybill.spec;

import static java.util.Objects.requireNonNull;

/**
 * What a constraint of an operator's {@code with} record tells its user to do. There are two ways to give one:
 *
 * <ul>
 *   <li>A constraint annotation with the attributes {@code ProblemCode code()} and {@code String remedy()}: both are read
 *       from the annotation where it stands.
 *   <li>A remedy that depends on the value: the {@code ConstraintValidator} attaches one to its violation,
 *       <pre>{@code
 * context.disableDefaultConstraintViolation();
 * context.unwrap(HibernateConstraintValidatorContext.class)
 *         .withDynamicPayload(new Remedy(ProblemCode.FARGATE_SIZE, "use memory 1024 or 2048 with cpu 512"));
 * context.buildConstraintViolationWithTemplate("cpu 512 does not go with memory 700")
 *         .addPropertyNode("memory")
 *         .addConstraintViolation();
 * }</pre>
 *       The property node makes the problem point at that key; without it, it points at the whole map.
 * </ul>
 *
 * @param code the kind of problem
 * @param text what to do, such as {@code use memory 1024}; may be empty
 */
public record Remedy(ProblemCode code, String text) {
    public Remedy {
        requireNonNull(code, "code");
        requireNonNull(text, "text");
    }

    /** A remedy for an {@link ProblemCode#INVALID_VALUE invalid value}. */
    public static Remedy of(String text) {
        return new Remedy(ProblemCode.INVALID_VALUE, text);
    }
}
