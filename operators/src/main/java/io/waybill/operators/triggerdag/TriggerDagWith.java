package io.waybill.operators.triggerdag;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.operators.EndState;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code trigger_dag} may be told; each component's description says what it means. */
public record TriggerDagWith(
        @NotBlank @JsonPropertyDescription("The other DAG.") String dagId,

        @JsonPropertyDescription("Values for its params.") ObjectNode conf,

        @JsonPropertyDescription("The logical date of the run, in ISO's notation; now when absent.") @Nullable String logicalDate,

        @JsonPropertyDescription("The id of the run; made of this task, its run and its try when absent.") @Nullable String runId,

        @JsonProperty(defaultValue = "false") @JsonPropertyDescription("Whether to wait for the end of that run.")
        boolean waitForCompletion,

        @JsonProperty(defaultValue = "[\"success\"]")
        @JsonPropertyDescription("The states of that run that end the wait well.")
        List<EndState> allowedStates,

        @JsonProperty(defaultValue = "[\"failed\", \"cancelled\"]")
        @JsonPropertyDescription("The states of that run after which this task fails.")
        List<EndState> failedStates,

        @NotNull @DurationRange(min = "1s")
        @JsonProperty(defaultValue = "10s")
        @JsonPropertyDescription("The time from one look at that run to the next.")
        Duration pokeInterval,

        @DurationRange(min = "1s")
        @JsonPropertyDescription("How long to wait for that run at the most; for ever when absent.")
        @Nullable Duration timeout) {}
