package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code defaults} in a DAG file, or a {@code defaults.yaml}, may say for all tasks below it. A {@link TaskSpec} has
 * them merged in; this record only tells which keys there are.
 *
 * @param retries see {@link TaskSpec#retries}
 * @param retryDelay see {@link TaskSpec#retryDelay}
 * @param retryExponentialBackoff see {@link TaskSpec#retryExponentialBackoff}
 * @param maxRetryDelay see {@link TaskSpec#maxRetryDelay}
 * @param executionTimeout see {@link TaskSpec#executionTimeout}
 * @param platformRetries see {@link TaskSpec#platformRetries}
 * @param capacityRetries see {@link TaskSpec#capacityRetries}
 * @param retryOnExitCodes see {@link TaskSpec#retryOnExitCodes}
 * @param failOnExitCodes see {@link TaskSpec#failOnExitCodes}
 * @param skipOnExitCodes see {@link TaskSpec#skipOnExitCodes}
 * @param placementTimeout see {@link TaskSpec#placementTimeout}
 * @param target see {@link TaskSpec#target}
 * @param priorityWeight see {@link TaskSpec#priorityWeight}
 * @param weightRule see {@link TaskSpec#weightRule}
 * @param pool see {@link TaskSpec#pool}
 * @param poolSlots see {@link TaskSpec#poolSlots}
 * @param maxActiveTisPerDag see {@link TaskSpec#maxActiveTisPerDag}
 * @param triggerRule see {@link TaskSpec#triggerRule}
 * @param dependsOnPast see {@link TaskSpec#dependsOnPast}
 * @param waitForDownstream see {@link TaskSpec#waitForDownstream}
 * @param with for each operator, parts of its {@code with}
 * @param onSuccess see {@link TaskSpec#onSuccess}
 * @param onFailure see {@link TaskSpec#onFailure}
 * @param onRetry see {@link TaskSpec#onRetry}
 * @param onSkipped see {@link TaskSpec#onSkipped}
 * @param alerts see {@link TaskSpec#alerts}
 */
public record TaskDefaults(
        @Min(0) @Max(1000) @JsonPropertyDescription("How often a task is tried again after its first try fails.")
        @Nullable Integer retries,

        @DurationRange @JsonPropertyDescription("The wait before a new try.") @Nullable Duration retryDelay,

        @JsonPropertyDescription("Whether the wait doubles with each try.") @Nullable Boolean retryExponentialBackoff,

        @DurationRange(min = "1s") @JsonPropertyDescription("The longest wait before a new try.") @Nullable Duration maxRetryDelay,

        @DurationRange(min = "1s")
        @JsonPropertyDescription("How long one try may run before it is stopped and fails.")
        @Nullable Duration executionTimeout,

        @Min(0) @Max(1000) @JsonPropertyDescription("How often a task is tried again after the platform failed, besides its retries.")
        @Nullable Integer platformRetries,

        @DurationRange
        @JsonPropertyDescription("For how long a task is tried again where there is no capacity for it.")
        @Nullable Duration capacityRetries,

        @JsonPropertyDescription("Exit codes after which a task is tried again; after others it is not.") @Nullable ExitCodes retryOnExitCodes,

        @JsonPropertyDescription("Exit codes after which a task fails without another try.") @Nullable ExitCodes failOnExitCodes,

        @JsonPropertyDescription("Exit codes after which a task counts as skipped.") @Nullable ExitCodes skipOnExitCodes,

        @DurationRange(min = "1s")
        @JsonPropertyDescription("How long the platform may take to find a place for one try.")
        @Nullable Duration placementTimeout,

        @JsonPropertyDescription("The target of the settings that tasks run on, or a map of labels that it must have.")
        @Nullable Target target,

        @Min(-1_000_000) @Max(1_000_000) @JsonPropertyDescription("How much a task weighs where several wait for a place.")
        @Nullable Integer priorityWeight,

        @JsonPropertyDescription("How a task's priority comes of weights.") @Nullable WeightRule weightRule,

        @SpecId(dots = true, remedy = "use letters, digits, '_', '-' and '.', at most 200 of them")
        @JsonPropertyDescription("The pool whose slots tasks take.")
        @Nullable String pool,

        @Min(1) @Max(1_000_000) @JsonPropertyDescription("How many slots of its pool a task takes while it is active.")
        @Nullable Integer poolSlots,

        @Min(1) @Max(10_000) @JsonPropertyDescription("How many instances of a task may be active at once, over all runs of its DAG.")
        @Nullable Integer maxActiveTisPerDag,

        @JsonPropertyDescription("When a task may start, given how the tasks before it ended.") @Nullable TriggerRule triggerRule,

        @JsonPropertyDescription("Whether tasks wait for themselves in the run before.") @Nullable Boolean dependsOnPast,

        @JsonPropertyDescription(
                "Whether tasks wait for themselves in the run before and for the tasks right after them there.")
        @Nullable Boolean waitForDownstream,

        @JsonPropertyDescription("For each operator, what its tasks are told unless they say otherwise.") @Nullable Map<String, ObjectNode> with,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when a task has succeeded.")
        @Nullable List<@NotNull @SpecId String> onSuccess,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when a task has failed and no try is left.")
        @Nullable List<@NotNull @SpecId String> onFailure,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when a try has failed and another one follows.")
        @Nullable List<@NotNull @SpecId String> onRetry,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when a task was skipped.")
        @Nullable List<@NotNull @SpecId String> onSkipped,

        @Size(max = 20) @JsonPropertyDescription("Whom to tell of lines in a task's log.") @Nullable List<@NotNull AlertSpec> alerts) {}
