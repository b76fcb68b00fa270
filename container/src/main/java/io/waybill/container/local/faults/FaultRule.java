package io.waybill.container.local.faults;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fault, and what it strikes how often.
 *
 * @param match what it may strike; absent for everything
 * @param probability the chance that it strikes what it matches
 * @param count how often it strikes at most; absent for no limit
 * @param after how many matches it lets pass first
 * @param lasts how long it strikes, from the first match that it did not let pass; absent for ever
 * @param reason see {@link FaultKey}, as for the rest
 */
public record FaultRule(
        @NotNull FaultKind fault,
        @Nullable FaultMatch match,

        @DecimalMin(value = "0", message = FaultRule.A_PART) @DecimalMax(value = "1", message = FaultRule.A_PART) @JsonProperty(defaultValue = "1")
        BigDecimal probability,

        @Min(1) @Nullable Integer count,
        @Min(0) @JsonProperty(defaultValue = "0") int after,
        @JsonProperty("for") @Nullable Duration lasts,
        @Nullable String reason,
        @Nullable Duration delay,
        @Nullable StartStatus status,
        @Nullable String container,
        @Min(1) @Nullable Integer calls,

        @DecimalMin(value = "0", message = FaultRule.A_PART) @DecimalMax(value = "1", message = FaultRule.A_PART) @Nullable BigDecimal share,

        @Min(1) @Nullable Integer events,
        @Min(4) @Nullable Integer bytes) {

    private static final String A_PART = "must be from 0 to 1";

    /** A status that a task has before it runs. */
    public enum StartStatus {
        /** Accepted. */
        PROVISIONING,
        /** Waits for room. */
        PENDING,
        /** Pulls its images. */
        ACTIVATING
    }

    /** What ECS says. */
    public String words() {
        return Optional.ofNullable(reason).orElse(fault.reason());
    }

    /** After how long, or how much longer. */
    public Duration delayOrDefault() {
        return Optional.ofNullable(delay).orElse(fault.delay());
    }

    /** How many log events a page has at most. */
    public int eventsOrDefault() {
        return Optional.ofNullable(events).orElse(2);
    }

    /** Which part of all it strikes. */
    public double shareOrDefault() {
        return Optional.ofNullable(share).map(BigDecimal::doubleValue).orElse(0.5);
    }

    boolean matches(FaultSubject subject) {
        return match == null || match.matches(subject);
    }
}
