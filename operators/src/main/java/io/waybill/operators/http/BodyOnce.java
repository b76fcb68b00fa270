package io.waybill.operators.http;

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

/** A request has one body at the most, and a path of its own only below a connection. */
@Documented
@Constraint(validatedBy = BodyOnce.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface BodyOnce {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<BodyOnce, HttpRequestKeys> {
        @Override
        public boolean isValid(@Nullable HttpRequestKeys with, ConstraintValidatorContext context) {
            if (with == null) {
                return true;
            }
            if (with.data() != null && with.json() != null) {
                return no(context, "json", "A request has one body", "remove data or json");
            }
            if (with.url() != null && with.endpoint() != null) {
                return no(
                        context, "endpoint", "A path is added to a connection's address only", "make it a part of url");
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
