package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;

/** Operators for tests, in the shape of the real ones. */
public final class TestOperators {
    /** Three operators: {@code ecs}, {@code bash} and {@code empty}. */
    public static final OperatorCatalog CATALOG = OperatorCatalog.of(List.of(
            new OperatorType(
                    "ecs",
                    List.of("airflow.providers.amazon.aws.operators.ecs.EcsRunTaskOperator"),
                    Ecs.class,
                    "Runs a container."),
            new OperatorType("bash", List.of("airflow.operators.bash.BashOperator"), Bash.class, "Runs a script."),
            new OperatorType("empty", List.of(), Empty.class, "Does nothing.")));

    /** Those, and the ones that the pipeline shape takes: {@code validate}, {@code publish_s3} and {@code publish_sftp}. */
    public static final OperatorCatalog PIPELINE = OperatorCatalog.of(Stream.concat(
                    CATALOG.all().stream(),
                    Stream.of(
                            new OperatorType("validate", List.of(), Validate.class, "Validates."),
                            new OperatorType("publish_s3", List.of(), Publish.class, "Publishes."),
                            new OperatorType("publish_sftp", List.of(), Publish.class, "Publishes.")))
            .toList());

    private TestOperators() {}

    /** What a validation is told. */
    public record Validate(@NotBlank String path, String validationSuite) {}

    /** What a publisher is told. */
    public record Publish(String bucket, String prefix, String host, String connectionId, List<String> files) {}

    /** A container. */
    @TestSize
    public record Ecs(
            @NotBlank @JsonPropertyDescription("The image to run.")
            String image,

            @JsonPropertyDescription("The program and its arguments.")
            Command command,

            @NotNull @JsonProperty(defaultValue = "{}") Map<String, String> environment,
            @Min(256) @JsonProperty(defaultValue = "256") int cpu,
            @Min(512) @JsonProperty(defaultValue = "512") int memory,
            @NotNull @JsonProperty(defaultValue = "true") Boolean assignPublicIp,

            @NotNull @JsonProperty(defaultValue = "[]")
            List<@NotNull @Pattern(regexp = "subnet-.*", message = "must start with subnet-") String> subnets,

            Duration stopTimeout,
            Platform platform,
            @NotNull @JsonProperty(defaultValue = "[]") List<@Valid @NotNull Sidecar> sidecars,
            ObjectNode definition) {}

    /** A container beside the task's own. */
    public record Sidecar(
            @NotBlank String name,
            @NotBlank String image,
            @JsonProperty(defaultValue = "false") boolean essential) {}

    /** Where a container runs. */
    public enum Platform {
        /** Intel and AMD. */
        @JsonProperty("x86_64")
        X86_64,
        /** ARM. */
        @JsonProperty("arm64")
        ARM64
    }

    /** A script. */
    public record Bash(
            @NotBlank @JsonPropertyDescription("The script.")
            String bashCommand,

            @NotBlank @JsonProperty(defaultValue = "waybill-slim")
            String image) {}

    /** Nothing. */
    public record Empty() {}

    /** A cpu that goes with a memory. */
    @Constraint(validatedBy = SizeCheck.class)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface TestSize {
        /** What is wrong. */
        String message() default "cpu and memory do not go together";

        /** Not used. */
        Class<?>[] groups() default {};

        /** Not used. */
        Class<? extends Payload>[] payload() default {};
    }

    /** Allows two to eight times as much memory as cpu. */
    public static final class SizeCheck implements ConstraintValidator<TestSize, Ecs> {
        @Override
        public boolean isValid(Ecs ecs, ConstraintValidatorContext context) {
            if (ecs.memory() >= 2 * ecs.cpu() && ecs.memory() <= 8 * ecs.cpu()) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .withDynamicPayload(new Remedy(
                            ProblemCode.FARGATE_SIZE,
                            "use memory " + 2 * ecs.cpu() + " to " + 8 * ecs.cpu() + " with cpu " + ecs.cpu()));
            context.buildConstraintViolationWithTemplate(
                            "cpu " + ecs.cpu() + " does not go with memory " + ecs.memory())
                    .addPropertyNode("memory")
                    .addConstraintViolation();
            return false;
        }
    }
}
