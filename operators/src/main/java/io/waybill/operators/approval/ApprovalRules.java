package io.waybill.operators.approval;

import static java.lang.annotation.ElementType.TYPE;

import io.waybill.spec.Nearest;
import io.waybill.spec.Remedy;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** The options of an approval, and what is said of them, fit together. */
@Documented
@Constraint(validatedBy = ApprovalRules.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface ApprovalRules {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<ApprovalRules, ApprovalWith> {
        @Override
        public boolean isValid(@Nullable ApprovalWith with, ConstraintValidatorContext context) {
            if (with == null) {
                return true;
            }
            List<String> options = with.allOptions();
            if (options.isEmpty() || new HashSet<>(options).size() < options.size()) {
                return no(context, "options", "There must be options, each of them once", "write [Approve, Reject]");
            }
            if (!are(context, "approve", with.approve(), options)
                    || !are(context, "defaults", with.defaults(), options)) {
                return false;
            }
            if (!with.multiple() && with.defaults() != null && with.defaults().size() > 1) {
                return no(
                        context,
                        "defaults",
                        "Only one option may be chosen",
                        "keep one of them, or add multiple: true");
            }
            if (with.optionsMapping() == null) {
                return true;
            }
            if (with.approve() != null || with.failOnReject()) {
                return no(
                        context,
                        with.approve() != null ? "approve" : "fail_on_reject",
                        "Where options lead to tasks, none of them is a rejection",
                        "remove it, or remove options_mapping");
            }
            for (String option : options) {
                if (!with.optionsMapping().containsKey(option)) {
                    return no(
                            context,
                            "options_mapping",
                            "The option '" + option + "' leads to no task",
                            "add " + option + ": [task], or " + option + ": []");
                }
            }
            return are(context, "options_mapping", with.optionsMapping().keySet(), options);
        }

        private static boolean are(
                ConstraintValidatorContext context,
                String key,
                @Nullable Collection<String> named,
                List<String> options) {
            if (named != null) {
                for (String option : named) {
                    if (!options.contains(option)) {
                        return no(
                                context,
                                key,
                                "'" + option + "' is none of the options",
                                Nearest.remedy(option, options, "options"));
                    }
                }
            }
            return true;
        }

        private static boolean no(ConstraintValidatorContext context, String key, String message, String remedy) {
            context.disableDefaultConstraintViolation();
            context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(Remedy.of(remedy));
            context.buildConstraintViolationWithTemplate(
                            message.replace("{", "\\{").replace("$", "\\$"))
                    .addPropertyNode(key)
                    .addConstraintViolation();
            return false;
        }
    }
}
