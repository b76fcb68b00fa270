package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By when runs of a DAG must have ended, and what happens where one has not.
 *
 * @param after what the interval is counted from; null where the deadline is at a set time
 * @param interval how long after that it is; null where the deadline is at a set time
 * @param at a set time, the same for all runs that are made before it; null where it is counted
 * @param then what becomes of a run that has missed it
 * @param notifiers names of notifiers that are told
 */
@DeadlineRules
public record DeadlineSpec(
        @JsonPropertyDescription("What the interval is counted from.") @Nullable DeadlineReference after,

        @DurationRange(min = "1s") @JsonPropertyDescription("How long after that the deadline is.") @Nullable Duration interval,

        @JsonPropertyDescription(
                "A set time, in place of after and interval: the deadline of all runs that are made before it.")
        @Nullable DateSpec at,

        @NotNull @JsonProperty(defaultValue = "notify")
        @JsonPropertyDescription("What becomes of a run that has not ended by then.")
        DeadlineAction then,

        @JsonProperty("notify")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told.")
        List<@NotNull @SpecId String> notifiers) {

    public DeadlineSpec {
        requireNonNull(then, "then");
        notifiers = List.copyOf(notifiers);
    }

    /** What it is called, for people: {@code 30m after queued_at}, {@code 2026-12-24T18:00}. */
    @JsonIgnore
    public String title() {
        return at != null
                ? at.text()
                : Durations.format(requireNonNull(interval)) + " after "
                        + requireNonNull(after).jsonName();
    }
}
