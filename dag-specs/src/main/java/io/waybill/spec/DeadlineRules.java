package io.waybill.spec;

import static java.lang.annotation.ElementType.TYPE;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** What must hold between the keys of a deadline: it is counted or set, and somebody or something comes of it. */
@Documented
@Constraint(validatedBy = DeadlineRules.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface DeadlineRules {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one deadline. */
    final class Check implements ConstraintValidator<DeadlineRules, DeadlineSpec> {
        @Override
        public boolean isValid(@Nullable DeadlineSpec deadline, ConstraintValidatorContext context) {
            if (deadline == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            boolean counted = deadline.after() != null || deadline.interval() != null;
            boolean valid = true;
            if (counted && deadline.at() != null) {
                valid = add(context, "at", "at excludes after and interval", "keep at, or the two others");
            } else if (!counted && deadline.at() == null) {
                valid = add(
                        context,
                        "after",
                        "The deadline has no time",
                        "write after: queued_at and interval: 30m, or at: …");
            } else if (counted && deadline.interval() == null) {
                valid = add(context, "after", "The deadline has no interval", "add interval: 30m");
            } else if (counted && deadline.after() == null) {
                valid = add(context, "interval", "The interval has no beginning", "add after: queued_at");
            }
            if (deadline.then() == DeadlineAction.NOTIFY && deadline.notifiers().isEmpty()) {
                valid = add(
                        context,
                        "then",
                        "Nobody is told of this deadline",
                        "add notify: and a notifier, or then: cancel");
            }
            return valid;
        }

        /** Adds a violation, and gives what it makes of the deadline. */
        private static boolean add(ConstraintValidatorContext context, String key, String message, String remedy) {
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .withDynamicPayload(new Remedy(ProblemCode.INVALID_VALUE, remedy));
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode(key)
                    .addConstraintViolation();
            return false;
        }
    }
}
