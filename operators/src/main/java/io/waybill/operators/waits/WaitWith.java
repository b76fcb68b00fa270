package io.waybill.operators.waits;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.OneOf;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code wait} may be told; each component's description says what it means. */
@OneOf({"until", "time", "delta", "duration"})
public record WaitWith(
        @JsonPropertyDescription(
                "A date and time in ISO's notation, such as {{ data_interval_end.add(hours=2).isoformat() }}; without an"
                        + " offset it is in the DAG's time zone.")
        @Nullable String until,

        @Pattern(
                regexp = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?",
                message = "This is no time of day; write it as 06:30")
        @JsonPropertyDescription(
                "A time of day in the DAG's time zone, such as 06:30, of the day on which the wait begins.")
        @Nullable String time,

        @DurationRange
        @JsonPropertyDescription(
                "How long after the end of the run's data interval; in a run without one, after the wait has begun.")
        @Nullable Duration delta,

        @DurationRange @JsonPropertyDescription("How long after the wait has begun.") @Nullable Duration duration) {}
