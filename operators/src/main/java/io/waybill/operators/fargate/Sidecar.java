package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.spec.Command;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container beside the main one.
 *
 * @param name unique in the task
 * @param image the image
 * @param command instead of the image's
 * @param entryPoint instead of the image's
 * @param environment variables
 * @param secrets variables whose values lie in Secrets Manager or Parameter Store
 * @param essential whether the task ends when it ends
 * @param healthCheck how ECS finds out whether it is healthy
 * @param waitFor what of it the main container waits for
 */
public record Sidecar(
        @NotNull @Pattern(
                regexp = "(?!main$)[A-Za-z0-9_-]{1,255}",
                message = "must be letters, digits, hyphens and underscores, and not main")
        @JsonPropertyDescription(
                "Its name: letters, digits, hyphens and underscores; not main, which is the task's own container.")
        String name,

        @NotBlank @JsonPropertyDescription("Its image.") String image,

        @JsonPropertyDescription(
                "What it runs instead of the image's command: a list of words, or one text that is split into words.")
        @Nullable Command command,

        @JsonPropertyDescription("Instead of the image's entry point.") @Nullable Command entryPoint,

        @JsonPropertyDescription("Environment variables.") Map<String, String> environment,

        @JsonPropertyDescription("Environment variables from Secrets Manager or Parameter Store: name to ARN.")
        Map<String, String> secrets,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether the task ends, and fails, when it ends.")
        boolean essential,

        @JsonPropertyDescription("How ECS finds out whether it is healthy.") @Nullable HealthCheck healthCheck,

        @JsonPropertyDescription("What of it the main container waits for before it starts.") @Nullable WaitFor waitFor) {

    public Sidecar {
        environment = Ordered.copyOf(environment);
        secrets = Ordered.copyOf(secrets);
    }

    /** What of a sidecar the main container waits for. */
    public enum WaitFor {
        /** It has started. */
        @JsonProperty("start")
        @JsonAlias("START")
        START,
        /** It is healthy; needs a health check. */
        @JsonProperty("healthy")
        @JsonAlias("HEALTHY")
        HEALTHY,
        /** It has ended, in whatever way. */
        @JsonProperty("complete")
        @JsonAlias("COMPLETE")
        COMPLETE,
        /** It has ended with exit code 0. */
        @JsonProperty("success")
        @JsonAlias("SUCCESS")
        SUCCESS
    }
}
