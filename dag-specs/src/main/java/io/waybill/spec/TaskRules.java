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
import java.util.Objects;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** What must hold between the keys of a task: no exit code is in two lists, and there is one way of handing on values. */
@Documented
@Constraint(validatedBy = TaskRules.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface TaskRules {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one task. */
    final class Check implements ConstraintValidator<TaskRules, TaskSpec> {
        @Override
        public boolean isValid(@Nullable TaskSpec task, ConstraintValidatorContext context) {
            if (task == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            boolean apart = apart(
                            "retry_on_exit_codes",
                            task.retryOnExitCodes(),
                            "fail_on_exit_codes",
                            task.failOnExitCodes(),
                            context)
                    & apart(
                            "retry_on_exit_codes",
                            task.retryOnExitCodes(),
                            "skip_on_exit_codes",
                            task.skipOnExitCodes(),
                            context)
                    & apart(
                            "fail_on_exit_codes",
                            task.failOnExitCodes(),
                            "skip_on_exit_codes",
                            task.skipOnExitCodes(),
                            context);
            boolean oneOutput = task.outputs() == null || task.output() == null;
            if (!oneOutput) {
                add(context, "output", "outputs and output exclude each other", "remove one of them");
            }
            return apart && oneOutput;
        }

        private static boolean apart(
                String oneKey,
                @Nullable ExitCodes one,
                String otherKey,
                @Nullable ExitCodes other,
                ConstraintValidatorContext context) {
            Integer common = Objects.requireNonNullElse(one, ExitCodes.NONE)
                    .common(Objects.requireNonNullElse(other, ExitCodes.NONE))
                    .orElse(null);
            if (common == null) {
                return true;
            }
            add(
                    context,
                    otherKey,
                    "Exit code " + common + " is in " + oneKey + " and in " + otherKey,
                    "take it out of one of them");
            return false;
        }

        private static void add(ConstraintValidatorContext context, String key, String message, String remedy) {
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .withDynamicPayload(new Remedy(ProblemCode.INVALID_VALUE, remedy));
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode(key)
                    .addConstraintViolation();
        }
    }
}
