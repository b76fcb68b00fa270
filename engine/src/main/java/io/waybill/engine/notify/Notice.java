package io.waybill.engine.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run, for one notifier to tell.
 *
 * @param notifier who is to tell it, by the name that the settings give it
 * @param event what happened
 * @param runKey the run
 * @param dagId the run's DAG
 * @param runId the run's name
 * @param logicalDate the run's date, where it has one
 * @param nodeId the task, or its step; empty where it is about the whole run
 * @param tryNumber the task's newest try; 0 where there was none
 * @param newState the state of the task or the run since then
 * @param detail why, in a sentence, where that is not plain; else empty
 * @param at when it happened
 */
public record Notice(
        String notifier,
        NoticeEvent event,
        long runKey,
        String dagId,
        String runId,
        @Nullable Instant logicalDate,
        String nodeId,
        int tryNumber,
        String newState,
        String detail,
        Instant at) {

    public Notice {
        requireNonNull(notifier, "notifier");
        requireNonNull(event, "event");
        requireNonNull(dagId, "dagId");
        requireNonNull(runId, "runId");
        requireNonNull(nodeId, "nodeId");
        requireNonNull(newState, "newState");
        requireNonNull(detail, "detail");
        requireNonNull(at, "at");
    }

    /** The same with another detail. */
    public Notice withDetail(String text) {
        return new Notice(notifier, event, runKey, dagId, runId, logicalDate, nodeId, tryNumber, newState, text, at);
    }
}
