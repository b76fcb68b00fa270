package io.waybill.operators.shortcircuit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotBlank;

/** What {@code short_circuit} may be told; each component's description says what it means. */
public record ShortCircuitWith(
        @NotBlank @JsonPropertyDescription(
                "A template that gives true or false, such as {{ ti.xcom_pull('count') > 0 }}. 1, yes, other numbers, and"
                        + " lists and maps that have something in them are true; 0, no, none, null, [], {} and nothing are"
                        + " false; any other text is an error.")
        String condition,

        @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription(
                "Whether all that comes after is skipped, whatever its trigger rule says. With false only what needs this"
                        + " task directly is skipped, and what follows goes by its trigger rule.")
        boolean ignoreDownstreamTriggerRules) {}
