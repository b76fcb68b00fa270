package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Whom to tell of a line in a task's log. Each try tells of its first such line, once it has ended.
 *
 * @param logMatches a regular expression of Java that some part of the line matches
 * @param notifiers names of notifiers that are told
 */
public record AlertSpec(
        @NotNull @RegularExpression
        @Size(min = 1, max = 1000) @JsonPropertyDescription("A regular expression that some part of a line of the log matches.")
        String logMatches,

        @JsonProperty("notify")
        @NotEmpty @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told of the first such line of each try.")
        List<@NotNull @SpecId String> notifiers) {

    public AlertSpec {
        requireNonNull(logMatches, "logMatches");
        notifiers = List.copyOf(notifiers);
    }
}
