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

/**
 * What must hold between the keys of a task: no exit code is in two lists, there is one way of handing on values, and it is
 * a setup or a teardown or neither.
 */
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
            ExitCodes retry = Objects.requireNonNullElse(task.retryOnExitCodes(), ExitCodes.NONE);
            ExitCodes fail = Objects.requireNonNullElse(task.failOnExitCodes(), ExitCodes.NONE);
            ExitCodes skip = Objects.requireNonNullElse(task.skipOnExitCodes(), ExitCodes.NONE);
            boolean failApart = apart("retry_on_exit_codes", retry, "fail_on_exit_codes", fail, context);
            boolean skipApart = apart("retry_on_exit_codes", retry, "skip_on_exit_codes", skip, context);
            boolean endsApart = apart("fail_on_exit_codes", fail, "skip_on_exit_codes", skip, context);
            boolean oneOutput = task.outputs() == null || task.output() == null;
            if (!oneOutput) {
                add(context, "output", "outputs and output exclude each other", "remove one of them");
            }
            return failApart && skipApart && endsApart && oneOutput && role(task, context);
        }

        private static boolean role(TaskSpec task, ConstraintValidatorContext context) {
            if (task.setup() && task.teardown()) {
                add(context, "teardown", "setup and teardown exclude each other", "remove one of them");
                return false;
            }
            if (task.teardown() && task.triggerRule() != TriggerRule.ALL_SUCCESS) {
                add(
                        context,
                        "trigger_rule",
                        "A teardown has a rule of its own: it runs when all that it needs has ended and a setup of it has"
                                + " succeeded",
                        "remove trigger_rule");
                return false;
            }
            if (task.onFailureFailDagrun() && !task.teardown()) {
                add(
                        context,
                        "on_failure_fail_dagrun",
                        "on_failure_fail_dagrun is for teardowns; other tasks fail a run as its leaves",
                        "remove it, or add teardown: true");
                return false;
            }
            return true;
        }

        private static boolean apart(
                String oneKey, ExitCodes one, String otherKey, ExitCodes other, ConstraintValidatorContext context) {
            Integer common = one.common(other).orElse(null);
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
