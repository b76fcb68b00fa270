package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.asset.AssetSpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One task of a DAG, with all defaults merged in.
 *
 * @param id unique among the DAG's tasks and groups
 * @param description empty when there is none
 * @param uses the operator's short name, never an alias
 * @param with what the operator is told; strings in it are templates; a copy is handed out
 * @param needs ids of the tasks and groups that come before this one
 * @param retries how often the task is tried again after its first try fails
 * @param retryDelay the wait before a new try
 * @param retryExponentialBackoff whether the wait doubles with each try
 * @param maxRetryDelay the longest wait; null when there is no limit of its own
 * @param executionTimeout how long one try may run; null when it may run for ever
 * @param platformRetries how often the task is tried again because the platform failed
 * @param capacityRetries for how long the task is tried again because there is no capacity, from the first such failure
 * @param retryOnExitCodes the exit codes after which the task is tried again; null for all
 * @param failOnExitCodes exit codes after which it never is; null for none
 * @param skipOnExitCodes exit codes after which the task is skipped; null for none
 * @param placementTimeout how long one try may wait for its place on the platform
 * @param outputs the values that the task hands on; null when it declares none
 * @param output where its one value comes from; null when it has none
 * @param target the target of the settings that the task runs on; null for the default one
 * @param priorityWeight how much the task weighs where several wait for a place
 * @param weightRule how its priority comes of weights
 * @param pool the pool whose slots the task takes
 * @param poolSlots how many of them each of its steps takes while it is active
 * @param maxActiveTisPerDag how many instances of the task may be active at once, over all runs of its DAG; null for any
 *     number
 * @param triggerRule the condition on the tasks that come before
 * @param dependsOnPast whether the task waits for itself in the run before
 * @param waitForDownstream whether it also waits for the tasks that come right after it there; implies dependsOnPast
 * @param group the group that the task is in; null when it is in none
 * @param setup whether the task makes ready what others work with
 * @param teardown whether the task puts away what the setups that it needs have made ready
 * @param onFailureFailDagrun whether a teardown counts for how a run ends
 * @param onSuccess names of notifiers that are told of its success
 * @param onFailure names of notifiers that are told when it has failed for good
 * @param onRetry names of notifiers that are told when a try has failed and another follows
 * @param onSkipped names of notifiers that are told when it was skipped
 * @param alerts whom to tell of lines in its log
 * @param expand the items that it is run for, once for each; null when it is run once
 * @param params its own params, which come before those of the DAG, in the order of the file
 * @param outlets the assets that it writes
 * @param inlets the assets that it reads
 */
@TaskRules
public record TaskSpec(
        @NotNull @SpecId @JsonPropertyDescription("The task's name, unique among the tasks and groups of its DAG.")
        String id,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonPropertyDescription("What the task does, for people.")
        String description,

        @NotNull @JsonPropertyDescription("The operator: its short name, such as ecs, or one of Airflow's import paths.")
        String uses,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("What the operator is told. Strings are Jinja templates.")
        ObjectNode with,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("The tasks and groups that come before this one.")
        List<@NotNull String> needs,

        @Min(0) @Max(1000) @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("How often the task is tried again after its first try fails.")
        int retries,

        @NotNull @DurationRange
        @JsonProperty(defaultValue = "5m")
        @JsonPropertyDescription("The wait before a new try.")
        Duration retryDelay,

        @JsonProperty(defaultValue = "false") @JsonPropertyDescription("Whether the wait doubles with each try.")
        boolean retryExponentialBackoff,

        @DurationRange(min = "1s") @JsonPropertyDescription("The longest wait before a new try.") @Nullable Duration maxRetryDelay,

        @DurationRange(min = "1s")
        @JsonPropertyDescription("How long one try may run before it is stopped and fails.")
        @Nullable Duration executionTimeout,

        @Min(0) @Max(1000) @JsonProperty(defaultValue = "3")
        @JsonPropertyDescription("How often the task is tried again after the platform failed, besides its retries.")
        int platformRetries,

        @NotNull @DurationRange
        @JsonProperty(defaultValue = "1h")
        @JsonPropertyDescription(
                "For how long the task is tried again where there is no capacity for it, from the first such failure on.")
        Duration capacityRetries,

        @JsonPropertyDescription(
                "Exit codes after which the task is tried again; after others it is not. Absent: after all.")
        @Nullable ExitCodes retryOnExitCodes,

        @JsonPropertyDescription("Exit codes after which the task fails without another try.") @Nullable ExitCodes failOnExitCodes,

        @JsonPropertyDescription("Exit codes after which the task counts as skipped.") @Nullable ExitCodes skipOnExitCodes,

        @NotNull @DurationRange(min = "1s")
        @JsonProperty(defaultValue = "30m")
        @JsonPropertyDescription(
                "How long the platform may take to find a place for one try before it is stopped and tried again.")
        Duration placementTimeout,

        @JsonPropertyDescription(
                "The values that the task hands on, which it prints as ::output name=<json>:: lines: a list of names, or a map.")
        @Nullable Outputs outputs,

        @JsonPropertyDescription("last_line: the task hands on the last line of its log.") @Nullable OutputSource output,

        @JsonPropertyDescription(
                "The target of the settings that the task runs on, or a map of labels that it must have; the default one when absent.")
        @Nullable Target target,

        @Min(-1_000_000) @Max(1_000_000) @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("How much the task weighs where several wait for a place; the greater goes first.")
        int priorityWeight,

        @NotNull @JsonProperty(defaultValue = "downstream")
        @JsonPropertyDescription(
                "How the task's priority comes of weights: with those of all tasks after it, before it, or its own alone.")
        WeightRule weightRule,

        @NotNull @SpecId(dots = true, remedy = "use letters, digits, '_', '-' and '.', at most 200 of them")
        @JsonProperty(defaultValue = DEFAULT_POOL)
        @JsonPropertyDescription("The pool whose slots the task takes, which limits tasks over all DAGs.")
        String pool,

        @Min(1) @Max(1_000_000) @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("How many slots of its pool the task takes while it is active.")
        int poolSlots,

        @Min(1) @Max(10_000) @JsonPropertyDescription(
                "How many instances of the task may be active at once, over all runs of its DAG. Absent: any number.")
        @Nullable Integer maxActiveTisPerDag,

        @NotNull @JsonProperty(defaultValue = "all_success")
        @JsonPropertyDescription("When the task may start, given how the tasks before it ended.")
        TriggerRule triggerRule,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription(
                "Whether the task waits until the same task of the run before has succeeded or was skipped.")
        boolean dependsOnPast,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription(
                "Whether the task waits for itself in the run before and for the tasks right after it there.")
        boolean waitForDownstream,

        @JsonPropertyDescription("The group that the task is shown in.") @Nullable String group,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether the task makes ready what the tasks after it work with.")
        boolean setup,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription(
                "Whether the task puts away what the setups that it needs have made ready. It runs when"
                        + " all that it needs has ended and one of them has succeeded, also after failures and when the run is cancelled.")
        boolean teardown,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether a run fails because this teardown did.")
        boolean onFailureFailDagrun,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when the task has succeeded.")
        List<@NotNull @SpecId String> onSuccess,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when the task has failed and no try is left.")
        List<@NotNull @SpecId String> onFailure,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when a try has failed and another one follows.")
        List<@NotNull @SpecId String> onRetry,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when the task was skipped.")
        List<@NotNull @SpecId String> onSkipped,

        @Size(max = 20) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("Whom to tell of lines in the task's log.")
        List<@NotNull AlertSpec> alerts,

        @JsonPropertyDescription("The items that the task is run for, once for each; its templates have them as item.")
        @Nullable ExpandSpec expand,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("Params of the task alone, which come before those of its DAG.")
        Map<String, @NotNull @Valid ParamSpec> params,

        @Size(max = 100) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription(
                "The assets that the task writes: each has an event when the task has succeeded. Names, URIs, or maps.")
        List<@NotNull AssetSpec> outlets,

        @Size(max = 100) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("The assets that the task reads, for people and for templates.")
        List<@NotNull AssetSpec> inlets) {

    /** The pool of tasks that name none. */
    public static final String DEFAULT_POOL = "default_pool";

    public TaskSpec {
        requireNonNull(id, "id");
        requireNonNull(description, "description");
        requireNonNull(uses, "uses");
        with = with.deepCopy();
        needs = List.copyOf(needs);
        requireNonNull(retryDelay, "retryDelay");
        requireNonNull(capacityRetries, "capacityRetries");
        requireNonNull(placementTimeout, "placementTimeout");
        requireNonNull(weightRule, "weightRule");
        requireNonNull(pool, "pool");
        requireNonNull(triggerRule, "triggerRule");
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
        onRetry = List.copyOf(onRetry);
        onSkipped = List.copyOf(onSkipped);
        alerts = List.copyOf(alerts);
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        outlets = List.copyOf(outlets);
        inlets = List.copyOf(inlets);
    }

    /** A task with every default and an empty {@code with}. */
    public static TaskSpec of(String id, String uses, String... needs) {
        return new TaskSpec(
                id,
                "",
                uses,
                JsonNodeFactory.instance.objectNode(),
                List.of(needs),
                0,
                Duration.ofMinutes(5),
                false,
                null,
                null,
                3,
                Duration.ofHours(1),
                null,
                null,
                null,
                Duration.ofMinutes(30),
                null,
                null,
                null,
                1,
                WeightRule.DOWNSTREAM,
                DEFAULT_POOL,
                1,
                null,
                TriggerRule.ALL_SUCCESS,
                false,
                false,
                null,
                false,
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                Map.of(),
                List.of(),
                List.of());
    }

    /** The same with another condition on the tasks that come before. */
    public TaskSpec withTriggerRule(TriggerRule rule) {
        return with(uses, with, rule, expand);
    }

    /** The same with another operator, which is told this. */
    public TaskSpec withOperator(String operator, ObjectNode told) {
        return with(operator, told, triggerRule, expand);
    }

    /** The same, run once for each of these items. */
    public TaskSpec withExpand(ExpandSpec items) {
        return with(uses, with, triggerRule, items);
    }

    private TaskSpec with(String operator, ObjectNode told, TriggerRule rule, @Nullable ExpandSpec items) {
        return new TaskSpec(
                id,
                description,
                operator,
                told,
                needs,
                retries,
                retryDelay,
                retryExponentialBackoff,
                maxRetryDelay,
                executionTimeout,
                platformRetries,
                capacityRetries,
                retryOnExitCodes,
                failOnExitCodes,
                skipOnExitCodes,
                placementTimeout,
                outputs,
                output,
                target,
                priorityWeight,
                weightRule,
                pool,
                poolSlots,
                maxActiveTisPerDag,
                rule,
                dependsOnPast,
                waitForDownstream,
                group,
                setup,
                teardown,
                onFailureFailDagrun,
                onSuccess,
                onFailure,
                onRetry,
                onSkipped,
                alerts,
                items,
                params,
                outlets,
                inlets);
    }

    @Override
    public ObjectNode with() {
        return with.deepCopy();
    }
}
