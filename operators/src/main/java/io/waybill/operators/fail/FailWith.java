package io.waybill.operators.fail;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** What {@code fail} may be told; each component's description says what it means. */
public record FailWith(
        @NotBlank @Size(max = 2000) @JsonPropertyDescription("Why, for people.")
        String message) {}
