package io.waybill.container.local.ecs;

import org.jspecify.annotations.Nullable;

/**
 * How far a container is.
 *
 * @param exitCode null while it runs, and where it never ran or nobody saw its end
 * @param reason why it has no exit code
 */
record ContainerProgress(
        String name,
        Status status,
        @Nullable Integer exitCode,
        @Nullable String reason) {

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
        return new ContainerProgress(name, Status.PENDING, null, null);
    }

    ContainerProgress running() {
        return new ContainerProgress(name, Status.RUNNING, null, null);
    }

    ContainerProgress stopped(@Nullable Integer code, @Nullable String why) {
        return new ContainerProgress(name, Status.STOPPED, code, why);
    }
}
