package io.waybill.spec;

import static java.lang.annotation.ElementType.TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.regex.Pattern;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** What must hold between the keys of an expansion: items come from one place, and can be items. */
@Documented
@Constraint(validatedBy = ExpandRules.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface ExpandRules {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one expansion. */
    final class Check implements ConstraintValidator<ExpandRules, ExpandSpec> {
        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

        @Override
        public boolean isValid(@Nullable ExpandSpec expand, ConstraintValidatorContext context) {
            if (expand == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            if ((expand.over() == null) == expand.matrix().isEmpty()) {
                return refuse(
                        context,
                        "over",
                        "An expansion has items from one place: over, or matrix",
                        expand.over() == null ? "add over: [a, b], or matrix: {name: [a, b]}" : "remove one of them");
            }
            JsonNode over = expand.over();
            if (over != null && !over.isContainerNode() && !isTemplate(over)) {
                return refuse(
                        context,
                        "over",
                        "over is a list, a map, or a template that gives one",
                        "write [a, b], or {{ ti.xcom_pull('list') }} in quotes");
            }
            for (Map.Entry<String, JsonNode> entry : expand.matrix().entrySet()) {
                if (!NAME.matcher(entry.getKey()).matches()) {
                    return refuse(
                            context,
                            "matrix",
                            "'" + entry.getKey() + "' cannot be used in templates as item." + entry.getKey(),
                            "use letters, digits and '_', at most 100, no digit first");
                }
                if (!entry.getValue().isArray() && !isTemplate(entry.getValue())) {
                    return refuse(
                            context,
                            "matrix",
                            "'" + entry.getKey() + "' of the matrix is no list, and no template that gives one",
                            "write " + entry.getKey() + ": [a, b]");
                }
            }
            return true;
        }

        private static boolean isTemplate(JsonNode value) {
            return value.isTextual() && value.textValue().contains("{{");
        }

        private static boolean refuse(ConstraintValidatorContext context, String key, String message, String remedy) {
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .withDynamicPayload(new Remedy(ProblemCode.INVALID_VALUE, remedy));
            context.buildConstraintViolationWithTemplate(
                            message.replace("{", "\\{").replace("$", "\\$"))
                    .addPropertyNode(key)
                    .addConstraintViolation();
            return false;
        }
    }
}
