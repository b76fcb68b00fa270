package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.spec.Command;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/**
 * How ECS finds out whether a container is healthy.
 *
 * @param command what is run in the container; exit code 0 is healthy
 * @param interval between two checks
 * @param timeout how long one may take
 * @param retries how many may fail in a row
 * @param startPeriod how long failures do not count at first
 */
public record HealthCheck(
        @NotNull @JsonPropertyDescription("What is run in the container, without a shell; exit code 0 is healthy.")
        Command command,

        @NotNull @DurationRange(min = "5s", max = "5m")
        @JsonProperty(defaultValue = "30s")
        @JsonPropertyDescription("The time between two checks.")
        Duration interval,

        @NotNull @DurationRange(min = "2s", max = "1m")
        @JsonProperty(defaultValue = "5s")
        @JsonPropertyDescription("How long a check may take.")
        Duration timeout,

        @Min(1) @Max(10) @JsonProperty(defaultValue = "3")
        @JsonPropertyDescription("How many checks may fail in a row.")
        int retries,

        @NotNull @DurationRange(max = "5m")
        @JsonProperty(defaultValue = "0s")
        @JsonPropertyDescription("How long failures do not count at first.")
        Duration startPeriod) {}
