package io.waybill.operators.python;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.operators.OneOf;
import io.waybill.operators.Refused;
import io.waybill.operators.fargate.Architecture;
import io.waybill.operators.fargate.Capacity;
import io.waybill.operators.fargate.ContainerRules;
import io.waybill.operators.fargate.ContainerWith;
import io.waybill.operators.fargate.EfsVolume;
import io.waybill.operators.fargate.OnOutOfMemory;
import io.waybill.operators.fargate.Ordered;
import io.waybill.spec.Command;
import io.waybill.spec.DurationRange;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code python} may be told; each component's description says what it means. */
@ContainerRules
@OneOf({"script", "file"})
public record PythonWith(
        @JsonPropertyDescription("The script's text. Either this or file.") @Nullable String script,

        @JsonPropertyDescription("A script that lies in the image or in the run's file space. Either this or script.")
        @Nullable String file,

        @JsonPropertyDescription("The script's arguments, which it sees in sys.argv.")
        List<String> args,

        @Refused("write the function into a file of the image, and name that in file; or write a script")
        @JsonPropertyDescription(
                "Not taken: Airflow's PythonOperator runs a function within Airflow, which has no counterpart here.")
        @Nullable JsonNode pythonCallable,

        @NotNull @JsonProperty(defaultValue = "python3")
        @JsonPropertyDescription("Python with its options, such as python3 -u, or uv run.")
        Command python,

        @NotBlank @JsonProperty(defaultValue = PythonWith.DEFAULT_IMAGE)
        @JsonPropertyDescription("The image; it must have Python.")
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

        @JsonPropertyDescription(
                "What to do when the task runs out of memory, such as {grow_memory: true, max_memory: 8192}: it is tried again at Fargate's next size that has more, which spends none of its retries.")
        @Valid @Nullable OnOutOfMemory onOom,

        @JsonPropertyDescription("Fargate's platform version; the latest when absent.") @Nullable String platformVersion,

        @JsonPropertyDescription("The processor of the image; x86_64 when absent.") @Nullable Architecture architecture,

        @JsonPropertyDescription("EFS file systems that the container sees.")
        List<EfsVolume> volumes,

        @JsonPropertyDescription("ARN of the secret with user and password of a private registry.") @Nullable String repositoryCredentials,

        @JsonPropertyDescription("The CloudWatch log group; /waybill/<dag id> when absent.") @Nullable String logGroup,

        @JsonPropertyDescription("The first part of the log stream's name; the task's id when absent.") @Nullable String logPrefix,

        @Size(max = 40) @JsonPropertyDescription("Tags of the ECS task, for cost reports.")
        Map<String, String> tags,

        @DurationRange(min = "2s", max = "2m")
        @JsonPropertyDescription("The time between SIGTERM and SIGKILL when the task is stopped; 30s when absent.")
        @Nullable Duration stopTimeout,

        @JsonPropertyDescription(
                "Members of AWS's RegisterTaskDefinition request, merged over what is made of the rest.")
        ObjectNode definition)
        implements ContainerWith {

    /** Python on a plain Debian, from a registry that wants no login. */
    static final String DEFAULT_IMAGE = "public.ecr.aws/docker/library/python:3.12-slim";

    public PythonWith {
        args = List.copyOf(args);
        environment = Ordered.copyOf(environment);
        secrets = Ordered.copyOf(secrets);
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        volumes = List.copyOf(volumes);
        tags = Ordered.copyOf(tags);
        definition = definition.deepCopy();
    }

    @Override
    public ObjectNode definition() {
        return definition.deepCopy();
    }

    /** Python and the script. */
    @Override
    public Command command() {
        List<String> words = new ArrayList<>(python.words());
        if (script != null) {
            words.add("-c");
            words.add(script);
        } else if (file != null) {
            words.add(file);
        }
        words.addAll(args);
        return new Command(words);
    }
}
