package io.waybill.operators.ecs;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.operators.fargate.Architecture;
import io.waybill.operators.fargate.Capacity;
import io.waybill.operators.fargate.ContainerRules;
import io.waybill.operators.fargate.ContainerWith;
import io.waybill.operators.fargate.EfsVolume;
import io.waybill.operators.fargate.HealthCheck;
import io.waybill.operators.fargate.LaunchType;
import io.waybill.operators.fargate.OnOutOfMemory;
import io.waybill.operators.fargate.Ordered;
import io.waybill.operators.fargate.Platform;
import io.waybill.operators.fargate.Sidecar;
import io.waybill.spec.Command;
import io.waybill.spec.DurationRange;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code ecs} may be told; each component's description says what it means. */
@ContainerRules
public record EcsWith(
        @JsonPropertyDescription(
                "The image to run, such as python:3.12 or an ECR address. Either this or task_definition.")
        @Nullable String image,

        @JsonPropertyDescription(
                "An existing task definition to run as it is: family (its latest revision), family:revision or ARN.")
        @Nullable String taskDefinition,

        @JsonPropertyDescription(
                "With task_definition: the container that command and environment are for. Its first essential one when absent.")
        @Nullable String containerName,

        @JsonPropertyDescription(
                "What to run in place of the image's command: a list of words, or one text that is split into words as a shell would, and run without one.")
        @Nullable Command command,

        @JsonPropertyDescription("In place of the image's entry point. Only with image.") @Nullable Command entryPoint,

        @JsonPropertyDescription("Environment variables.") Map<String, String> environment,

        @JsonPropertyDescription(
                "Environment variables whose values lie in Secrets Manager or Parameter Store: name to ARN. Only with image.")
        Map<String, String> secrets,

        @Min(128) @Max(16384) @JsonPropertyDescription(
                "Processor, in 1/1024 of a vCPU: 256 (when absent), 512, 1024, 2048, 4096, 8192 or 16384.")
        @Nullable Integer cpu,

        @Min(6) @Max(122880) @JsonPropertyDescription("Memory in MiB; 512 when absent. Fargate offers certain pairs of cpu and memory only.")
        @Nullable Integer memory,

        @Min(21) @Max(200) @JsonPropertyDescription("The size of the task's own disk in GiB, 21 to 200; 20 when absent.")
        @Nullable Integer ephemeralStorage,

        @JsonPropertyDescription("Name or ARN of the role that the containers have, for their own AWS calls.") @Nullable String taskRole,

        @JsonPropertyDescription(
                "Name or ARN of the role with which Fargate pulls the image, writes logs and reads secrets; the engine's default when absent.")
        @Nullable String executionRole,

        @JsonPropertyDescription("Name or ARN of the cluster; the engine's default when absent.") @Nullable String cluster,

        @Size(max = 16) @JsonPropertyDescription("Ids of the subnets; the engine's default when absent.")
        List<String> subnets,

        @Size(max = 5) @JsonPropertyDescription("Ids of the security groups; the engine's default, else the VPC's, when absent.")
        List<String> securityGroups,

        @JsonPropertyDescription("Whether the task gets a public address, which it needs in a public subnet.") @Nullable Boolean assignPublicIp,

        @JsonPropertyDescription("On what to run: fargate (when absent), ec2 or external.") @Nullable LaunchType launchType,

        @JsonPropertyDescription("On which capacity: Spot, or a capacity provider strategy.") @Valid @Nullable Capacity capacity,

        @JsonPropertyDescription(
                "What to do when the task runs out of memory, such as {grow_memory: true, max_memory: 8192}: it is tried again at Fargate's next size that has more, which spends none of its retries.")
        @Valid @Nullable OnOutOfMemory onOom,

        @JsonPropertyDescription("Fargate's platform version, such as 1.4.0; the latest when absent.") @Nullable String platformVersion,

        @JsonPropertyDescription("The operating system of the image; linux when absent. Only with image.") @Nullable Platform platform,

        @JsonPropertyDescription("The processor of the image; x86_64 when absent. Only with image.") @Nullable Architecture architecture,

        @JsonPropertyDescription("EFS file systems that the container sees. Only with image.")
        List<EfsVolume> volumes,

        @Size(max = 9) @JsonPropertyDescription("Containers beside this one. Only with image.")
        List<Sidecar> sidecars,

        @JsonPropertyDescription("ARN of the secret with user and password of a private registry. Only with image.")
        @Nullable String repositoryCredentials,

        @JsonPropertyDescription("How ECS finds out whether the container is healthy. Only with image.") @Nullable HealthCheck healthCheck,

        @JsonPropertyDescription(
                "The CloudWatch log group; /waybill/<dag id> when absent. It is made where it is not there and the execution role may. Only with image.")
        @Nullable String logGroup,

        @JsonPropertyDescription("The first part of the log stream's name; the task's id when absent. Only with image.")
        @Nullable String logPrefix,

        @Size(max = 40) @JsonPropertyDescription("Tags of the ECS task, for cost reports.")
        Map<String, String> tags,

        @DurationRange(min = "2s", max = "2m")
        @JsonPropertyDescription(
                "The time between SIGTERM and SIGKILL when the task is stopped; 30s when absent. Only with image.")
        @Nullable Duration stopTimeout,

        @JsonPropertyDescription(
                "Members of AWS's RegisterTaskDefinition request, merged over what is made of the rest: maps merge, lists of named items merge by name, null removes. The main container is named main. Only with image.")
        ObjectNode definition)
        implements ContainerWith {

    public EcsWith {
        environment = Ordered.copyOf(environment);
        secrets = Ordered.copyOf(secrets);
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        volumes = List.copyOf(volumes);
        sidecars = List.copyOf(sidecars);
        tags = Ordered.copyOf(tags);
        definition = definition.deepCopy();
    }

    @Override
    public ObjectNode definition() {
        return definition.deepCopy();
    }
}
