package io.waybill.operators.branch;

import static java.lang.annotation.ElementType.TYPE;

import io.waybill.spec.Remedy;
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

/** {@code value} has {@code cases}, and neither they nor {@code otherwise} stand without it. */
@Documented
@Constraint(validatedBy = CasesWithValue.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface CasesWithValue {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<CasesWithValue, BranchWith> {
        @Override
        public boolean isValid(@Nullable BranchWith with, ConstraintValidatorContext context) {
            if (with == null || (with.choose() != null && with.value() != null)) {
                return true;
            }
            boolean hasCases = with.cases() != null && !with.cases().isEmpty();
            if (with.value() != null && !hasCases) {
                return no(context, "value", "value has no cases", "add cases: {\"text\": [task]}");
            }
            if (with.value() == null && hasCases) {
                return no(context, "cases", "cases belong to value", "add value: …, or remove cases");
            }
            if (with.value() == null && with.otherwise() != null) {
                return no(context, "otherwise", "otherwise belongs to value", "add value: …, or remove otherwise");
            }
            return true;
        }

        private static boolean no(ConstraintValidatorContext context, String key, String message, String remedy) {
            context.disableDefaultConstraintViolation();
            context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(Remedy.of(remedy));
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode(key)
                    .addConstraintViolation();
            return false;
        }
    }
}
