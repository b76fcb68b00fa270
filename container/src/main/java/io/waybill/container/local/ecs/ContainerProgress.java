package io.waybill.container.local.ecs;

import org.jspecify.annotations.Nullable;

/**
 * How far a container is.
 *
 * @param exitCode null while it runs, and where it never ran or nobody saw its end
 * @param reason why it has no exit code, or what is behind it
 * @param health what its health check says
 * @param startedAt when it was started, in milliseconds since 1970; null where it was not
 * @param askedToEndAt when it was sent SIGTERM, in milliseconds since 1970; null where it was not
 */
record ContainerProgress(
        String name,
        Status status,
        @Nullable Integer exitCode,
        @Nullable String reason,
        HealthCheck.Status health,
        @Nullable Long startedAt,
        @Nullable Long askedToEndAt) {

    /** A container's status. */
    enum Status {
        /** Not started. */
        PENDING,
        /** Started. */
        RUNNING,
        /** Ended, or never to be started. */
        STOPPED
    }

    static ContainerProgress pending(String name) {
        return new ContainerProgress(name, Status.PENDING, null, null, HealthCheck.Status.UNKNOWN, null, null);
    }

    ContainerProgress running(long now) {
        return new ContainerProgress(name, Status.RUNNING, null, null, health, now, askedToEndAt);
    }

    ContainerProgress stopped(@Nullable Integer code, @Nullable String why) {
        return new ContainerProgress(name, Status.STOPPED, code, why, health, startedAt, askedToEndAt);
    }

    ContainerProgress withHealth(HealthCheck.Status changed) {
        return new ContainerProgress(name, status, exitCode, reason, changed, startedAt, askedToEndAt);
    }

    ContainerProgress askedToEnd(long now) {
        return new ContainerProgress(name, status, exitCode, reason, health, startedAt, now);
    }
}
