package io.waybill.operators.approval;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.spec.DurationRange;
import io.waybill.spec.ParamSpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be said of an approval; each component's description says what it means. */
@ApprovalRules
public record ApprovalWith(
        @NotBlank @Size(max = 2000) @JsonPropertyDescription("What is asked, in a line.")
        String subject,

        @Size(max = 20_000) @JsonPropertyDescription("More of it, for those who answer; shown as plain text.") @Nullable String body,

        @Size(max = 20) @JsonPropertyDescription("What may be chosen. Default: Approve and Reject.") @Nullable List<@NotBlank @Size(max = 100) String> options,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription(
                "Those of the options with which what comes after goes on. Default: Approve, where it is an option; else all of"
                        + " them.")
        @Nullable List<@NotNull String> approve,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription(
                "Whether the task fails where none of approve was chosen; else what comes after it is skipped. There is no other"
                        + " try then.")
        boolean failOnReject,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription(
                "Whether, where what comes after is skipped, all of it is, near and far; else only what comes directly after.")
        boolean ignoreDownstreamTriggerRules,

        @Size(max = 20) @JsonPropertyDescription(
                "For each option the ids of the tasks and groups to go on with, which must need this task; an empty list skips"
                        + " all of them.")
        @Nullable Map<String, @NotNull List<@NotNull String>> optionsMapping,

        @JsonProperty(defaultValue = "false") @JsonPropertyDescription("Whether several options may be chosen at once.")
        boolean multiple,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("What counts as chosen when the time is over. Absent: the task fails then.")
        @Nullable List<@NotNull String> defaults,

        @DurationRange(min = "1s")
        @JsonPropertyDescription("How long an answer may take. Absent: as long as it likes.")
        @Nullable Duration timeout,

        @Size(max = 50) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("What may be given with the answer, each declared as a param of a DAG is.")
        Map<String, @NotNull @Valid ParamSpec> params,

        @Size(max = 100) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("The names of those who may answer. Absent: everybody may.")
        List<@NotBlank String> assignedUsers,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("Notifiers that are told when an answer is waited for.")
        List<@NotBlank String> notifiers) {

    private static final String APPROVE = "Approve";
    private static final String REJECT = "Reject";

    /** What may be chosen. */
    List<String> allOptions() {
        return options == null ? List.of(APPROVE, REJECT) : options;
    }

    /** Those with which what comes after goes on; empty where all do. */
    List<String> approving() {
        if (optionsMapping != null) {
            return List.of();
        }
        return approve != null ? approve : allOptions().contains(APPROVE) ? List.of(APPROVE) : List.of();
    }

    /** What counts as chosen when the time is over; none where the task is to fail then. */
    List<String> standIns() {
        List<String> chosen = defaults == null ? List.of() : defaults;
        boolean rejects = !approving().isEmpty() && approving().stream().noneMatch(chosen::contains);
        return failOnReject && rejects ? List.of() : chosen;
    }
}
