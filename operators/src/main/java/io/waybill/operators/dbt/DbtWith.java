package io.waybill.operators.dbt;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.operators.fargate.Architecture;
import io.waybill.operators.fargate.Capacity;
import io.waybill.operators.fargate.ContainerRules;
import io.waybill.operators.fargate.ContainerWith;
import io.waybill.operators.fargate.EfsVolume;
import io.waybill.operators.fargate.OnOutOfMemory;
import io.waybill.operators.fargate.Ordered;
import io.waybill.spec.Command;
import io.waybill.spec.DurationRange;
import io.waybill.spec.Pinned;
import io.waybill.spec.PinnedFile;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code dbt} may be told; each component's description says what it means. */
@ContainerRules
@DbtRules
public record DbtWith(
        @NotBlank @JsonPropertyDescription(
                "The project: an s3://, https:// or file:// URL of a tar.gz, or a path of one, or of a folder, in the run's file space.")
        String project,

        @Pattern(regexp = DbtWith.SHA256, message = "The checksum must have 64 hexadecimal digits") @JsonPropertyDescription("The SHA-256 of the project's tar.gz, which is checked before anything of it is run.")
        @Nullable String projectSha256,

        @JsonPropertyDescription(
                "The runtime: a tar.gz or folder like the project's, with bin/dbt. Versions of dbt are runtimes side by side. Absent: the dbt of the image.")
        @Nullable String runtime,

        @Pattern(regexp = DbtWith.SHA256, message = "The checksum must have 64 hexadecimal digits") @JsonPropertyDescription("The SHA-256 of the runtime's tar.gz.")
        @Nullable String runtimeSha256,

        @NotBlank @JsonPropertyDescription("The image, which has Waybill's entry point, such as Waybill's slim one.")
        String image,

        @NotNull @JsonProperty(value = "command", defaultValue = "build") @JsonPropertyDescription("What dbt does.")
        DbtCommand dbtCommand,

        @JsonPropertyDescription(
                "A container for each part of the project, in dbt's own order, which the manifest tells. Absent: one for all.")
        @Nullable DbtPer per,

        @Pinned(DbtManifest.class)
        @JsonPropertyDescription("dbt's target/manifest.json, as a path from the DAG file's folder; for per.")
        @Nullable PinnedFile manifest,

        @JsonPropertyDescription("The target of the profile; the profile's own when absent.") @Nullable String target,

        @JsonPropertyDescription(
                "Where profiles.yml is, from the project's folder; where dbt looks for it when absent.")
        @Nullable String profilesDir,

        @Size(max = 200) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription(
                "dbt's selectors of what to run, such as tag:nightly or +orders; everything when absent.")
        List<String> select,

        @Size(max = 200) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("dbt's selectors of what to leave out.")
        List<String> exclude,

        @JsonPropertyDescription("dbt's variables. What a template in them becomes stays a text.")
        ObjectNode vars,

        @Min(1) @Max(256) @JsonPropertyDescription("How many models dbt runs at once; the profile's number when absent.")
        @Nullable Integer threads,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether incremental models and seeds are made anew.")
        boolean fullRefresh,

        @JsonProperty("environment") @JsonPropertyDescription("Environment variables.")
        Map<String, String> variables,

        @JsonPropertyDescription(
                "Environment variables whose values lie in Secrets Manager or Parameter Store: name to ARN.")
        Map<String, String> secrets,

        @Size(max = 20) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription(
                "Secrets of Secrets Manager, names or ARNs, whose JSON members become environment variables; the task role must be allowed to read them.")
        List<String> secretsFrom,

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

    /** What a checksum looks like. */
    static final String SHA256 = "[0-9A-Fa-f]{64}";

    public DbtWith {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
        vars = vars.deepCopy();
        variables = Ordered.copyOf(variables);
        secrets = Ordered.copyOf(secrets);
        secretsFrom = List.copyOf(secretsFrom);
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        volumes = List.copyOf(volumes);
        tags = Ordered.copyOf(tags);
        definition = definition.deepCopy();
    }

    @Override
    public ObjectNode vars() {
        return vars.deepCopy();
    }

    @Override
    public ObjectNode definition() {
        return definition.deepCopy();
    }

    /** Our images' own; said here since a process of this machine has no image. */
    @Override
    public Command entryPoint() {
        return new Command(List.of("waybill-entry"));
    }

    /** What is run where all is run in one container; absent where the runs have a command each. */
    @Override
    public @Nullable Command command() {
        return per == null ? words(new DbtStep("", dbtCommand, select, exclude, false, List.of())) : null;
    }

    /** The command line of a step. */
    Command words(DbtStep step) {
        List<String> words =
                new ArrayList<>(List.of("waybill-dbt", step.command().word()));
        option(words, "--target", target);
        option(words, "--profiles-dir", profilesDir);
        option(words, "--threads", threads == null ? null : threads.toString());
        if (fullRefresh && step.command().takesFullRefresh()) {
            words.add("--full-refresh");
        }
        option(words, "--vars", vars.isEmpty() ? null : DbtVars.json(vars));
        words.addAll(step.words());
        return new Command(words);
    }

    private static void option(List<String> words, String option, @Nullable String value) {
        if (value != null) {
            words.add(option);
            words.add(value);
        }
    }

    /** The contract of our entry point, beside what the file says. */
    @Override
    public Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.put("WAYBILL_PROJECT_BUNDLE", project);
        putIfPresent(all, "WAYBILL_PROJECT_SHA256", projectSha256);
        putIfPresent(all, "WAYBILL_RUNTIME_BUNDLE", runtime);
        putIfPresent(all, "WAYBILL_RUNTIME_SHA256", runtimeSha256);
        if (!secretsFrom.isEmpty()) {
            all.put("WAYBILL_SECRETS", String.join(",", secretsFrom));
        }
        all.put(
                "WAYBILL_ARTIFACTS",
                "$WAYBILL_SCRATCH/dbt/target/run_results.json,$WAYBILL_SCRATCH/dbt/target/manifest.json,$WAYBILL_SCRATCH/dbt/logs");
        all.put("WAYBILL_ARTIFACTS_TO", "dbt/$WAYBILL_TASK_ID/$WAYBILL_TRY_FOLDER");
        all.put("WAYBILL_REPORT_FROM", "$WAYBILL_SCRATCH/dbt/target/run_results.json");
        all.put("WAYBILL_REPORT_KIND", "dbt_run_results");
        return Ordered.copyOf(all);
    }

    private static void putIfPresent(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    /** The steps of a project that is told apart; the rules have seen to it that there is a manifest. */
    DbtPlan plan() {
        if (per == null || manifest == null || manifest.content() == null) {
            throw new IllegalStateException("Only what is told apart, with a manifest that was read, has a plan");
        }
        return DbtPlan.of(DbtManifest.content(manifest.content()), per, dbtCommand, select, exclude);
    }
}
