package io.waybill.spec;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An id: letters, digits, {@code _} and {@code -}, at most 200 of them. A dot is for DAGs only, because the engine names
 * the nodes inside an operator group {@code task.node}.
 */
@Documented
@Constraint(validatedBy = SpecId.Grammar.class)
@Target({FIELD, METHOD, PARAMETER, TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface SpecId {
    /** Whether dots are allowed inside the id. */
    boolean dots() default false;

    /** What is wrong. */
    String message() default "must follow the grammar of ids";

    /** What to do about it. */
    String remedy() default "use letters, digits, '_' and '-', at most 200 of them, not '-' first";

    /** The kind of problem. */
    ProblemCode code() default ProblemCode.INVALID_ID;

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one id. */
    final class Grammar implements ConstraintValidator<SpecId, String> {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,199}");
        private static final Pattern DOTTED = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

        private Pattern pattern = PLAIN;

        @Override
        public void initialize(SpecId id) {
            pattern = pattern(id);
        }

        /** The regular expression that a whole id matches. */
        public static Pattern pattern(SpecId id) {
            return id.dots() ? DOTTED : PLAIN;
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || pattern.matcher(value).matches();
        }
    }
}
