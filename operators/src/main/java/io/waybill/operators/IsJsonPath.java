package io.waybill.operators;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;

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

/** A text is a JSONPath. */
@Documented
@Constraint(validatedBy = IsJsonPath.Check.class)
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface IsJsonPath {
    /** Not used: it says what is wrong. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one text. */
    final class Check implements ConstraintValidator<IsJsonPath, String> {
        @Override
        public boolean isValid(@Nullable String path, ConstraintValidatorContext context) {
            String problem = path == null ? "" : JsonPaths.problem(path);
            if (problem.isEmpty()) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .withDynamicPayload(Remedy.of("write a JSONPath such as $.data.id or $.items[0]"));
            context.buildConstraintViolationWithTemplate(("This is no JSONPath: " + problem)
                            .replace("{", "\\{")
                            .replace("$", "\\$"))
                    .addConstraintViolation();
            return false;
        }
    }
}
