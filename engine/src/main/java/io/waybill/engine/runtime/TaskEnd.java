package io.waybill.engine.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended, already understood.
 *
 * @param kind whether it went well, or whose fault it was
 * @param reason one sentence for people
 * @param exitCode of the main container; absent where it never ran or the host died
 * @param stopCode ECS's own code, such as {@code EssentialContainerExited}
 * @param times when what happened
 * @param logs where its log is, if it has one
 */
public record TaskEnd(
        EndKind kind,
        String reason,
        @Nullable Integer exitCode,
        @Nullable String stopCode,
        Times times,
        @Nullable LogLocation logs) {

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
