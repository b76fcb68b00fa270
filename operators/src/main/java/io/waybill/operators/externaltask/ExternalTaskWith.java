package io.waybill.operators.externaltask;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.EndState;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code external_task} may be told; each component's description says what it means. */
public record ExternalTaskWith(
        @NotBlank @JsonPropertyDescription("The other DAG.") String dagId,

        @JsonPropertyDescription("The tasks to wait for, or single steps of them; none for the whole run.")
        List<String> taskIds,

        @JsonPropertyDescription("The logical date of the other run, in ISO's notation; that of this run when absent.")
        @Nullable String logicalDate,

        @DurationRange
        @JsonPropertyDescription("How much earlier than that the other run is, such as 1d for yesterday's.")
        @Nullable Duration executionDelta,

        @JsonPropertyDescription("The id of the other run, in place of a date.") @Nullable String runId,

        @JsonProperty(defaultValue = "[\"success\"]") @JsonPropertyDescription("The states that end the wait.")
        List<EndState> allowedStates,

        @JsonProperty(defaultValue = "[\"failed\", \"upstream_failed\", \"cancelled\"]")
        @JsonPropertyDescription("The states after which the task fails, for waiting makes no sense any more.")
        List<EndState> failedStates,

        @NotNull @DurationRange(min = "1s")
        @JsonProperty(defaultValue = "1m")
        @JsonPropertyDescription("The time from one look to the next.")
        Duration pokeInterval,

        @JsonProperty(defaultValue = "false") @JsonPropertyDescription("Whether that time doubles as the wait goes on.")
        boolean exponentialBackoff,

        @DurationRange(min = "1s") @JsonPropertyDescription("The longest time from one look to the next.") @Nullable Duration maxPokeInterval,

        @NotNull @DurationRange(min = "1s")
        @JsonProperty(defaultValue = "7d")
        @JsonPropertyDescription("How long the wait may take over all tries; then the task fails without another one.")
        Duration timeout,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether the task is skipped where it would fail.")
        boolean softFail) {}
