package io.waybill.operators.steps;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.fargate.Architecture;
import io.waybill.operators.fargate.Capacity;
import io.waybill.operators.fargate.ContainerRules;
import io.waybill.operators.fargate.ContainerWith;
import io.waybill.operators.fargate.EfsVolume;
import io.waybill.operators.fargate.OnOutOfMemory;
import io.waybill.operators.fargate.Ordered;
import io.waybill.spec.Command;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The container of a step; each component's description says what it means. */
@ContainerRules
public record StepContainer(
        @NotBlank @JsonProperty(defaultValue = StepContainer.WORKER)
        @JsonPropertyDescription(
                "The worker image, as it is called in your registry; on this machine it is always there.")
        String image,

        @JsonPropertyDescription("Environment variables.") Map<String, String> environment,

        @JsonPropertyDescription(
                "Environment variables whose values lie in Secrets Manager or Parameter Store: name to ARN.")
        Map<String, String> secrets,

        @Min(128) @Max(16384) @JsonPropertyDescription("Processor, in 1/1024 of a vCPU; 256 when absent.") @Nullable Integer cpu,

        @Min(6) @Max(122880) @JsonPropertyDescription("Memory in MiB; 512 when absent. Fargate offers certain pairs of cpu and memory only.")
        @Nullable Integer memory,

        @Min(21) @Max(200) @JsonPropertyDescription("The size of the task's own disk in GiB, 21 to 200; 20 when absent.")
        @Nullable Integer ephemeralStorage,

        @JsonPropertyDescription("Name or ARN of the role that the container has.") @Nullable String taskRole,

        @JsonPropertyDescription(
                "Name or ARN of the role with which Fargate pulls the image and writes logs; the engine's default when absent.")
        @Nullable String executionRole,

        @JsonPropertyDescription("Name or ARN of the cluster; the engine's default when absent.") @Nullable String cluster,

        @Size(max = 16) @JsonPropertyDescription("Ids of the subnets; the engine's default when absent.")
        List<String> subnets,

        @Size(max = 5) @JsonPropertyDescription("Ids of the security groups; the engine's default when absent.")
        List<String> securityGroups,

        @JsonPropertyDescription("Whether the task gets a public address, which it needs in a public subnet.") @Nullable Boolean assignPublicIp,

        @JsonPropertyDescription("On which capacity: Spot, or a capacity provider strategy.") @Valid @Nullable Capacity capacity,

        @JsonPropertyDescription("What to do when the task runs out of memory.") @Valid @Nullable OnOutOfMemory onOom,

        @JsonPropertyDescription("The processor of the image; x86_64 when absent.") @Nullable Architecture architecture,

        @JsonPropertyDescription("EFS file systems that the container sees.")
        List<EfsVolume> volumes,

        @JsonPropertyDescription("The CloudWatch log group; /waybill/<dag id> when absent.") @Nullable String logGroup,

        @Size(max = 40) @JsonPropertyDescription("Tags of the ECS task, for cost reports.")
        Map<String, String> tags)
        implements ContainerWith {

    /** What the image is called where nobody says otherwise. */
    static final String WORKER = "waybill-worker";

    public StepContainer {
        environment = Ordered.copyOf(environment);
        secrets = Ordered.copyOf(secrets);
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        volumes = List.copyOf(volumes);
        tags = Ordered.copyOf(tags);
    }

    /** Which step it runs is the operator's to say. */
    @Override
    public @Nullable Command command() {
        return null;
    }

    @Override
    public @Nullable String platformVersion() {
        return null;
    }

    @Override
    public @Nullable String repositoryCredentials() {
        return null;
    }

    @Override
    public @Nullable String logPrefix() {
        return null;
    }

    @Override
    public @Nullable Duration stopTimeout() {
        return null;
    }
}
