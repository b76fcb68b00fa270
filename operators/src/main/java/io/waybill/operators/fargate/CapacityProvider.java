package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/**
 * One part of a capacity provider strategy.
 *
 * @param provider its name
 * @param weight its share among the others, once all bases are met
 * @param base how many tasks it has first
 */
public record CapacityProvider(
        @NotBlank @JsonPropertyDescription("FARGATE, FARGATE_SPOT, or the name of a provider of the cluster.")
        String provider,

        @Min(0) @Max(1000) @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("Its share among the others, once the base is met.")
        int weight,

        @Min(0) @Max(100_000) @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription("How many tasks it has first; only one provider can have a base.")
        int base) {
    /** Whether it is one of Fargate's own. */
    boolean isFargate() {
        return provider.equals("FARGATE") || provider.equals("FARGATE_SPOT");
    }
}
