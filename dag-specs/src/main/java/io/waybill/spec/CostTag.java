package io.waybill.spec;

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

/** The key or the value of a tag of an AWS resource; keys that AWS or Waybill use themselves are refused. */
@Documented
@Constraint(validatedBy = CostTag.Grammar.class)
@Target(TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CostTag {
    /** Whether it is a key: 1 to 128 characters, and not {@code aws:} or {@code waybill:} first. Else up to 256. */
    boolean key() default false;

    /** What is wrong. */
    String message() default "must be what AWS takes in a tag";

    /** What to do about it. */
    String remedy() default
            "use letters, digits, spaces and _ . : / = + - @: up to 128 in a key, which does not begin with aws: or"
                    + " waybill:, and up to 256 in a value";

    /** The kind of problem. */
    ProblemCode code() default ProblemCode.INVALID_VALUE;

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one key or value. */
    final class Grammar implements ConstraintValidator<CostTag, String> {
        private static final Pattern KEY = Pattern.compile("(?!(?i:aws|waybill):)[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
        private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");

        private Pattern pattern = VALUE;

        @Override
        public void initialize(CostTag tag) {
            pattern = tag.key() ? KEY : VALUE;
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || pattern.matcher(value).matches();
        }
    }
}
