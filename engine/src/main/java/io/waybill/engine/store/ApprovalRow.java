package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one try of a task asks people.
 *
 * @param attempt the try
 * @param runKey {@link RunRow#id}
 * @param dagId its DAG
 * @param runId its run
 * @param taskId its task
 * @param nodeId the node that asks
 * @param mapIndex which one of a mapped node, or −1
 * @param tryNumber the number of the try
 * @param request what is asked, a JSON object
 * @param createdAt since when it waits
 * @param closedAt since when it does not wait any more; absent while it does
 * @param respondedBy who answered; absent where nobody did
 * @param chosenOptions what was chosen, a JSON list; absent where there was no answer
 * @param paramsInput what was given with it, a JSON object; absent where there was no answer
 */
public record ApprovalRow(
        UUID attempt,
        long runKey,
        String dagId,
        String runId,
        String taskId,
        String nodeId,
        int mapIndex,
        int tryNumber,
        String request,
        Instant createdAt,
        @Nullable Instant closedAt,
        @Nullable String respondedBy,
        @Nullable String chosenOptions,
        @Nullable String paramsInput) {
    public ApprovalRow {
        requireNonNull(attempt, "attempt");
        requireNonNull(dagId, "dagId");
        requireNonNull(runId, "runId");
        requireNonNull(taskId, "taskId");
        requireNonNull(nodeId, "nodeId");
        requireNonNull(request, "request");
        requireNonNull(createdAt, "createdAt");
    }

    /** Whether it waits for an answer. */
    public boolean isWaiting() {
        return closedAt == null;
    }

    /** Whether there was an answer, be it that of its defaults. */
    public boolean isAnswered() {
        return chosenOptions != null;
    }
}
