package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What is done about a task that runs out of memory.
 *
 * @param growMemory whether it is tried again with more
 * @param maxMemory how much it may have at the most, in MiB
 */
public record OnOutOfMemory(
        @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription("Whether the task is tried again at Fargate's next size with more memory.")
        boolean growMemory,

        @Min(1024) @Max(122880) @JsonPropertyDescription("How much memory it may be given at the most, in MiB.")
        int maxMemory) {}
