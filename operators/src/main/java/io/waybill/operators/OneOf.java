package io.waybill.operators;

import static java.lang.annotation.ElementType.TYPE;

import io.waybill.spec.Remedy;
import io.waybill.spec.bind.RecordBinder;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** Exactly one of these keys of a record is there. */
@Documented
@Constraint(validatedBy = OneOf.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OneOf {
    /** The keys, as they stand in a file. */
    String[] value();

    /** Not used: it is made of the keys. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<OneOf, Record> {
        private List<String> keys = List.of();

        @Override
        public void initialize(OneOf constraint) {
            keys = List.of(constraint.value());
        }

        @Override
        public boolean isValid(@Nullable Record with, ConstraintValidatorContext context) {
            if (with == null) {
                return true;
            }
            List<String> given = keys.stream().filter(key -> has(with, key)).toList();
            if (given.size() == 1) {
                return true;
            }
            String all = String.join(", ", keys.subList(0, keys.size() - 1)) + " and " + keys.get(keys.size() - 1);
            context.disableDefaultConstraintViolation();
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .withDynamicPayload(Remedy.of(
                            given.isEmpty() ? "add one of them" : "remove all but one of " + String.join(", ", given)));
            context.buildConstraintViolationWithTemplate("There must be one of " + all)
                    .addConstraintViolation();
            return false;
        }

        private static boolean has(Record with, String key) {
            RecordComponent component = with.getClass()
                    .getRecordComponents()[RecordBinder.keysOf(with.getClass()).indexOf(key)];
            try {
                return component.getAccessor().invoke(with) != null;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(with.getClass() + " must be public to have @OneOf", e);
            }
        }
    }
}
