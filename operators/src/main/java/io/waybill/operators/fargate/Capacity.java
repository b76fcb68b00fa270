package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On which capacity a task runs.
 *
 * @param spot whether on spare capacity; absent: never
 * @param strategy a capacity provider strategy instead
 */
public record Capacity(
        @JsonPropertyDescription(
                "prefer: on Spot, and without it after an interruption or where there is none; only: on Spot; never (when absent).")
        @Nullable Spot spot,

        @Size(max = 20) @JsonPropertyDescription("A capacity provider strategy, in place of launch_type and spot.")
        List<@NotNull @Valid CapacityProvider> strategy) {
    public Capacity {
        strategy = List.copyOf(strategy);
    }

    /** Whether spare capacity is asked for. */
    boolean isSpot() {
        return spot == Spot.PREFER || spot == Spot.ONLY;
    }
}
