package io.waybill.operators.dbupload;

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
import java.util.HashSet;
import java.util.Set;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** It is said where the database is, and each table and each of its columns is there once. */
@Documented
@Constraint(validatedBy = DbUploadRules.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface DbUploadRules {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<DbUploadRules, DbUploadWith> {
        @Override
        public boolean isValid(@Nullable DbUploadWith with, ConstraintValidatorContext context) {
            if (with == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            if (with.engine() == DatabaseEngine.POSTGRES && with.connectionId() == null) {
                return no(context, "engine", "PostgreSQL is reached by a connection", "add connection_id: …");
            }
            if (with.engine() == DatabaseEngine.REDSHIFT && (with.cluster() == null) == (with.workgroup() == null)) {
                return no(
                        context, "engine", "Redshift is a cluster or a workgroup", "write either cluster or workgroup");
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < with.tables().size(); i++) {
                Table table = with.tables().get(i);
                if (!names.add(table.name())) {
                    return noTable(context, i, "name", "The table stands here twice", "remove one of them");
                }
                Set<String> columns = new HashSet<>();
                if (!table.columns().stream().allMatch(column -> columns.add(column.name()))) {
                    return noTable(context, i, "columns", "A column stands here twice", "remove one of them");
                }
            }
            return true;
        }

        private static boolean no(ConstraintValidatorContext context, String key, String message, String remedy) {
            context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(Remedy.of(remedy));
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode(key)
                    .addConstraintViolation();
            return false;
        }

        private static boolean noTable(
                ConstraintValidatorContext context, int index, String key, String message, String remedy) {
            context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(Remedy.of(remedy));
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode("tables")
                    .addPropertyNode(key)
                    .inIterable()
                    .atIndex(index)
                    .addConstraintViolation();
            return false;
        }
    }
}
