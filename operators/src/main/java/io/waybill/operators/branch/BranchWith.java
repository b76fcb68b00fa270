package io.waybill.operators.branch;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.OneOf;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code branch} may be told; each component's description says what it means. */
@OneOf({"choose", "value"})
@CasesWithValue
public record BranchWith(
        @JsonPropertyDescription(
                "A template that gives the id of the task or group to go on with, or several with commas or blanks between"
                        + " them, or a JSON list. Each of them must need this task directly. Either this or value.")
        @Nullable String choose,

        @JsonPropertyDescription(
                "A template whose text is looked up in cases, such as {{ ti.exit_code('check') }}. Either this or choose.")
        @Nullable String value,

        @JsonPropertyDescription(
                "For each text that value may give, the ids to go on with; an empty list skips all that needs this task.")
        @Nullable Map<String, List<String>> cases,

        @JsonPropertyDescription("The ids to go on with where no case fits; without it the task fails then.") @Nullable List<String> otherwise) {}
