package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.store.AttemptRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds the logs of tries. */
final class LogTails {
    private final TaskLogs logs;
    private final Clock clock;
    private final Duration grace;

    /**
     * @param logs where they are
     * @param clock for the grace
     * @param grace how long after a try's end lines may still come in: seconds in AWS, none on this machine
     */
    LogTails(TaskLogs logs, Clock clock, Duration grace) {
        this.logs = requireNonNull(logs, "logs");
        this.clock = requireNonNull(clock, "clock");
        this.grace = requireNonNull(grace, "grace");
    }

    /** The log of this try; empty as long as its task is not started, and where its log goes elsewhere. */
    Optional<LogTail> open(AttemptRow attempt) {
        return locate(attempt).map(location -> new LogTail(logs, location));
    }

    /** Whether no line of the try can come in any more. */
    boolean isComplete(AttemptRow attempt) {
        Instant ended = attempt.endedAt();
        return attempt.kind() != null && (ended == null || !clock.instant().isBefore(ended.plus(grace)));
    }

    private Optional<LogLocation> locate(AttemptRow attempt) {
        if (attempt.logGroup() != null && attempt.logStream() != null) {
            return Optional.of(new LogLocation(attempt.logGroup(), attempt.logStream()));
        }
        if (attempt.taskArn() == null) {
            return Optional.empty();
        }
        try {
            return logs.locate((ObjectNode) Json.parse(attempt.request()), attempt.taskArn());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The request of try " + attempt.id() + " is no JSON", e);
        }
    }
}
