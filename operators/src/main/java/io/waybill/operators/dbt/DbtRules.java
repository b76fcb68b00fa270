package io.waybill.operators.dbt;

import static java.lang.annotation.ElementType.TYPE;

import io.waybill.spec.Remedy;
import io.waybill.spec.template.Templates;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** What must hold between the components of a {@link DbtWith}: a project that is told apart can be, and in an order. */
@Documented
@Constraint(validatedBy = DbtRules.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface DbtRules {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<DbtRules, DbtWith> {
        /** Of the 8192 characters of overrides; the rest is for variables. */
        private static final int LONGEST_COMMAND = 7_000;

        @Override
        public boolean isValid(@Nullable DbtWith with, ConstraintValidatorContext context) {
            if (with == null) {
                return true;
            }
            if (DbtVars.hasStatement(with.vars())) {
                return no(
                        context,
                        "vars",
                        "Templates in vars may have expressions only, whose values are kept apart from the text around them",
                        "use {{ … }}, or an output of a task before this one");
            }
            if (with.per() == null) {
                return with.manifest() == null
                        || no(
                                context,
                                "manifest",
                                "A manifest is only looked at with per",
                                "add per: model, tag or folder, or remove it");
            }
            return canBeTold(with, context) && isInOrder(with, context);
        }

        private static boolean canBeTold(DbtWith with, ConstraintValidatorContext context) {
            if (with.manifest() == null) {
                return no(
                        context,
                        "per",
                        "What the project consists of is told by its manifest, which is not named",
                        "add manifest: with the path of dbt's target/manifest.json from this file's folder, or remove per");
            }
            if (with.manifest().content() == null) {
                return no(
                        context,
                        "manifest",
                        "The manifest cannot be read, and what the project consists of must be known when this file is",
                        "put it beside this file, under the path that is written here, or remove per");
            }
            if (with.dbtCommand() != DbtCommand.BUILD && with.dbtCommand() != DbtCommand.RUN) {
                return no(
                        context,
                        "command",
                        "A project is told apart for build and run only",
                        "use build, which also tests, or run, or remove per");
            }
            return areKnown("select", with.select(), context) && areKnown("exclude", with.exclude(), context);
        }

        private static boolean areKnown(String key, List<String> selectors, ConstraintValidatorContext context) {
            for (String selector : selectors) {
                if (Templates.isTemplate(selector)) {
                    return no(
                            context,
                            key,
                            "With per, what is selected must be known when this file is read, and '" + selector
                                    + "' is a template",
                            "write it out, or remove per");
                }
                Optional<String> problem = DbtSelector.problem(selector);
                if (problem.isPresent()) {
                    return no(context, key, problem.get(), "use one of those, or remove per");
                }
            }
            return true;
        }

        private static boolean isInOrder(DbtWith with, ConstraintValidatorContext context) {
            DbtPlan plan = with.plan();
            int steps = plan.steps().size();
            if (steps == 0) {
                return no(
                        context,
                        "manifest",
                        "There is nothing to run in the manifest"
                                + (with.select().isEmpty() ? "" : " that is selected"),
                        with.select().isEmpty() ? "have dbt write it again" : "change select");
            }
            if (steps > DbtPlan.MOST_STEPS) {
                return no(
                        context,
                        "per",
                        "The project would have " + steps + " containers; at most " + DbtPlan.MOST_STEPS
                                + " are sensible in one task",
                        "use per: folder, or select a part of it");
            }
            for (DbtStep step : plan.steps()) {
                int length = with.words(step).words().stream()
                        .mapToInt(word -> word.length() + 3)
                        .sum();
                if (length > LONGEST_COMMAND) {
                    return no(
                            context,
                            "per",
                            "The command of " + step.name() + " would have " + length
                                    + " characters, of which ECS takes " + LONGEST_COMMAND,
                            with.per() == DbtPer.MODEL ? "shorten vars" : "use per: model, or select less");
                }
            }
            List<String> circle = plan.circle();
            if (!circle.isEmpty()) {
                return no(
                        context,
                        "per",
                        "These wait for each other in a circle: " + String.join(" → ", circle) + " → " + circle.get(0),
                        with.per() == DbtPer.MODEL ? "have dbt write the manifest again" : "use per: model");
            }
            return true;
        }

        private static boolean no(ConstraintValidatorContext context, String key, String message, String remedy) {
            context.disableDefaultConstraintViolation();
            context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(Remedy.of(remedy));
            context.buildConstraintViolationWithTemplate(message.replaceAll("[{}$\\\\]", "\\\\$0"))
                    .addPropertyNode(key.equals("command") ? "dbtCommand" : key)
                    .addConstraintViolation();
            return false;
        }
    }
}
