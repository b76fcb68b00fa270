package io.waybill.operators.asset;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code asset} may be told; each component's description says what it means. */
public record AssetWith(
        @NotBlank @JsonPropertyDescription("The asset: its name or its URI.")
        String asset,

        @JsonPropertyDescription(
                "From which moment on an update counts: a date and time in ISO's notation, such as {{ logical_date }}; without an"
                        + " offset it is in the DAG's time zone. Absent: the start of the run's data interval; in a run without"
                        + " one, the beginning of the wait.")
        @Nullable String after,

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
