package io.waybill.operators.fargate;

import static java.lang.annotation.ElementType.TYPE;
import static java.util.stream.Collectors.joining;

import io.waybill.spec.ProblemCode;
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
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between the components of a {@link ContainerWith}: an image or a definition, a size that Fargate offers,
 * sidecars that can be waited for. Each violation points at its key and says what to do.
 */
@Documented
@Constraint(validatedBy = ContainerRules.Check.class)
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ContainerRules {
    /** Not used: each violation has its own. */
    String message() default "";

    /** Not used; every constraint has it. */
    Class<?>[] groups() default {};

    /** Not used; every constraint has it. */
    Class<? extends Payload>[] payload() default {};

    /** Checks one record. */
    final class Check implements ConstraintValidator<ContainerRules, ContainerWith> {

        @Override
        public boolean isValid(@Nullable ContainerWith with, ConstraintValidatorContext context) {
            if (with == null) {
                return true;
            }
            Violations found = new Violations(context);
            checkSource(with, found);
            checkSize(with, found);
            checkPlatform(with, found);
            checkVolumes(with, found);
            checkSidecars(with, found);
            CapacityRules.check(with, found);
            return found.none;
        }

        private static void checkSource(ContainerWith with, Violations found) {
            if (with.image() == null && with.taskDefinition() == null) {
                found.add(
                        ProblemCode.MISSING_KEY,
                        "Neither image nor task_definition is there",
                        "add image: …, or task_definition: … to run one that exists");
            } else if (with.image() != null && with.taskDefinition() != null) {
                found.add(
                        ProblemCode.INVALID_VALUE,
                        "image and task_definition exclude each other",
                        "remove one of them; an existing definition has its own image",
                        "task_definition");
            }
            if (with.taskDefinition() == null) {
                if (with.containerName() != null) {
                    found.add(
                            ProblemCode.INVALID_VALUE,
                            "container_name needs task_definition",
                            "remove it; the container of an image is always named main",
                            "container_name");
                }
                return;
            }
            notOfAnExistingDefinition("entry_point", with.entryPoint() != null, found);
            notOfAnExistingDefinition("secrets", !with.secrets().isEmpty(), found);
            notOfAnExistingDefinition("volumes", !with.volumes().isEmpty(), found);
            notOfAnExistingDefinition("sidecars", !with.sidecars().isEmpty(), found);
            notOfAnExistingDefinition("health_check", with.healthCheck() != null, found);
            notOfAnExistingDefinition("definition", !with.definition().isEmpty(), found);
        }

        private static void notOfAnExistingDefinition(String key, boolean given, Violations found) {
            if (given) {
                found.add(
                        ProblemCode.INVALID_VALUE,
                        "RunTask cannot change " + key + " of an existing task_definition",
                        "remove it, or give an image in place of task_definition",
                        key);
            }
        }

        private static void checkSize(ContainerWith with, Violations found) {
            boolean fargate = with.launchType() == null || with.launchType() == LaunchType.FARGATE;
            boolean oneOfTwo = with.cpu() == null || with.memory() == null;
            // Where the definition exists, the other half of the size is in there.
            if (!fargate || (with.taskDefinition() != null && oneOfTwo)) {
                return;
            }
            boolean windows = with.platform() != null && with.platform().isWindows();
            FargateSize size = ContainerSizes.of(with);
            if (FargateSize.all(windows).contains(size)) {
                return;
            }
            String there = size.nearest(windows).stream()
                    .map(near -> "cpu " + near.cpu() + " with memory " + near.memory())
                    .collect(joining(", or "));
            found.add(
                    ProblemCode.FARGATE_SIZE,
                    "Fargate does not offer cpu " + size.cpu() + " with memory " + size.memory()
                            + (windows ? " for Windows" : ""),
                    "use " + there,
                    with.memory() != null ? "memory" : with.cpu() != null ? "cpu" : "platform");
        }

        private static void checkPlatform(ContainerWith with, Violations found) {
            if (with.platform() != null && with.platform().isWindows() && with.architecture() == Architecture.ARM64) {
                found.add(
                        ProblemCode.INVALID_VALUE,
                        "Windows runs on x86_64 only",
                        "remove architecture",
                        "architecture");
            }
        }

        private static void checkVolumes(ContainerWith with, Violations found) {
            for (int i = 0; i < with.volumes().size(); i++) {
                EfsVolume volume = with.volumes().get(i);
                if (volume.accessPointId() != null && volume.rootDirectory() != null) {
                    found.addIn(
                            "volumes",
                            i,
                            "root_directory",
                            ProblemCode.INVALID_VALUE,
                            "root_directory and access_point_id exclude each other",
                            "remove root_directory; the access point has its own");
                }
            }
        }

        private static void checkSidecars(ContainerWith with, Violations found) {
            List<Sidecar> sidecars = with.sidecars();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < sidecars.size(); i++) {
                Sidecar sidecar = sidecars.get(i);
                if (!names.add(sidecar.name())) {
                    found.addIn(
                            "sidecars",
                            i,
                            "name",
                            ProblemCode.DUPLICATE_ID,
                            "Two sidecars are named " + sidecar.name(),
                            "give one of them another name");
                }
                if (sidecar.waitFor() == Sidecar.WaitFor.HEALTHY && sidecar.healthCheck() == null) {
                    found.addIn(
                            "sidecars",
                            i,
                            "wait_for",
                            ProblemCode.INVALID_VALUE,
                            "Sidecar " + sidecar.name() + " is never known to be healthy",
                            "give it a health_check, or use wait_for: start");
                }
            }
        }
    }

    /** Collects violations, each with its place and remedy. */
    static final class Violations {
        private final ConstraintValidatorContext context;
        private boolean none = true;

        private Violations(ConstraintValidatorContext context) {
            this.context = context;
            context.disableDefaultConstraintViolation();
        }

        private void add(ProblemCode code, String message, String remedy) {
            builder(code, message, remedy).addConstraintViolation();
        }

        void add(ProblemCode code, String message, String remedy, String... keys) {
            ConstraintValidatorContext.ConstraintViolationBuilder.NodeBuilderCustomizableContext at =
                    builder(code, message, remedy).addPropertyNode(keys[0]);
            for (int i = 1; i < keys.length; i++) {
                at = at.addPropertyNode(keys[i]);
            }
            at.addConstraintViolation();
        }

        private void addIn(String list, int index, String key, ProblemCode code, String message, String remedy) {
            builder(code, message, remedy)
                    .addPropertyNode(list)
                    .addPropertyNode(key)
                    .inIterable()
                    .atIndex(index)
                    .addConstraintViolation();
        }

        private ConstraintValidatorContext.ConstraintViolationBuilder builder(
                ProblemCode code, String message, String remedy) {
            none = false;
            context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(new Remedy(code, remedy));
            // Braces and dollars of values would be read as parameters of the message.
            return context.buildConstraintViolationWithTemplate(message.replaceAll("[{}$\\\\]", "\\\\$0"));
        }
    }
}
