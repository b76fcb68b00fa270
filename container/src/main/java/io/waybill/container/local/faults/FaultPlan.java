package io.waybill.container.local.faults;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is to go wrong.
 *
 * @param seed what chance depends on: the same seed and the same matches make the same faults
 * @param throttles the buckets that calls are taken from; absent for none
 * @param faults the rules; of several of a kind, the first that strikes counts
 */
public record FaultPlan(
        @JsonProperty(defaultValue = "1") long seed,
        @Nullable Throttles throttles,
        List<@NotNull FaultRule> faults) {

    /** Copies what could be changed from outside. */
    public FaultPlan {
        faults = List.copyOf(faults);
    }

    /** Nothing goes wrong. */
    public static FaultPlan none() {
        return new FaultPlan(1, null, List.of());
    }

    /** Whether nothing goes wrong. */
    public boolean allGoesWell() {
        return throttles == null && faults.isEmpty();
    }
}
