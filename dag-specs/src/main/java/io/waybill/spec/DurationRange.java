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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A duration between two others, both included. */
@Documented
@Constraint(validatedBy = DurationRange.Bounds.class)
@Target({FIELD, METHOD, PARAMETER, TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface DurationRange {
    /** The shortest duration, in the notation of {@link Durations}. */
    String min() default "0s";

    /** The longest duration, in the notation of {@link Durations}. */
    String max() default "365d";

    /** What is wrong. */
    String message() default "must be between {min} and {max}";

    /** What to do about it. */
    String remedy() default "write a duration such as 90s, 5m or 1h30m";

    /** The kind of problem. */
    ProblemCode code() default ProblemCode.INVALID_VALUE;

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one duration. */
    final class Bounds implements ConstraintValidator<DurationRange, Duration> {
        private Duration min = Duration.ZERO;
        private Duration max = Duration.ZERO;

        @Override
        public void initialize(DurationRange range) {
            min = Durations.parse(range.min());
            max = Durations.parse(range.max());
        }

        @Override
        public boolean isValid(@Nullable Duration value, ConstraintValidatorContext context) {
            return value == null || (value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
        }
    }
}
