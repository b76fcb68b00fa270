package io.waybill.engine.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision changes of an approval: it is asked for, or closed.
 *
 * @param asked the new one; absent where one is closed
 * @param attempt the try that is over; absent where one is asked for
 * @param closedAt when it was over
 * @param respondedBy who answered; absent where nobody did
 * @param chosenOptions what was chosen, a JSON list; absent where there was no answer
 * @param paramsInput what was given with it, a JSON object; absent where there was no answer
 */
public record ApprovalChange(
        @Nullable ApprovalRow asked,
        @Nullable UUID attempt,
        @Nullable Instant closedAt,
        @Nullable String respondedBy,
        @Nullable String chosenOptions,
        @Nullable String paramsInput) {

    /** One that is asked for. */
    public static ApprovalChange asked(ApprovalRow row) {
        return new ApprovalChange(row, null, null, null, null, null);
    }

    /** One that is over, with its answer or without one. */
    public static ApprovalChange closed(
            UUID attempt,
            Instant at,
            @Nullable String respondedBy,
            @Nullable String chosenOptions,
            @Nullable String paramsInput) {
        return new ApprovalChange(null, attempt, at, respondedBy, chosenOptions, paramsInput);
    }
}
