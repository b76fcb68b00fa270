package io.waybill.operators.bash;

import static java.lang.annotation.ElementType.TYPE;

import io.waybill.spec.ProblemCode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Exactly one of {@code bash_command} and {@code file}. */
@Documented
@Constraint(validatedBy = OneScript.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OneScript {
    /** What is wrong. */
    String message() default "There must be one of bash_command and file";

    /** What to do about it. */
    String remedy() default "add bash_command: … with the script's text, or file: … with its path, and not both";

    /** The kind of problem. */
    ProblemCode code() default ProblemCode.INVALID_VALUE;

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<OneScript, BashWith> {
        @Override
        public boolean isValid(@Nullable BashWith with, ConstraintValidatorContext context) {
            return with == null || (with.bashCommand() == null) != (with.file() == null);
        }
    }
}
