package io.waybill.engine.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended, already understood.
 *
 * @param kind whether it went well, or whose fault it was
 * @param cause what was behind it, where the engine does something of its own about it
 * @param reason one sentence for people
 * @param evidence what the reason is founded on, in the platform's own words: stop code, stopped reason, the containers'
 *     reasons and exit codes; may have several lines; empty where there is none
 * @param exitCode of the main container; absent where it never ran or the host died
 * @param stopCode ECS's own code, such as {@code EssentialContainerExited}
 * @param times when what happened
 * @param usage what it had of the platform; absent where that is not known
 * @param logs where its log is, if it has one
 */
public record TaskEnd(
        EndKind kind,
        FailureCause cause,
        String reason,
        String evidence,
        @Nullable Integer exitCode,
        @Nullable String stopCode,
        Times times,
        @Nullable TaskUsage usage,
        @Nullable LogLocation logs) {

    public TaskEnd {
        requireNonNull(kind, "kind");
        requireNonNull(cause, "cause");
        requireNonNull(reason, "reason");
        requireNonNull(evidence, "evidence");
        requireNonNull(times, "times");
    }

    /** An end of which no more is known than this: what never came to a platform, or was lost there. */
    public static TaskEnd of(EndKind kind, FailureCause cause, String reason) {
        return new TaskEnd(kind, cause, reason, "", null, null, Times.UNKNOWN, null, null);
    }

    /**
     * The platform's own time stamps; each is absent where the task never came that far.
     *
     * @param createdAt the platform took the task
     * @param pullStartedAt the image pull began, from which on Fargate bills
     * @param startedAt the containers ran
     * @param stoppedAt it was over
     */
    public record Times(
            @Nullable Instant createdAt,
            @Nullable Instant pullStartedAt,
            @Nullable Instant startedAt,
            @Nullable Instant stoppedAt) {
        /** No time is known. */
        public static final Times UNKNOWN = new Times(null, null, null, null);
    }
}
