package io.waybill.container.local.ecs;

import java.util.List;

/**
 * How it is seen whether a container is well. Source: <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html">HealthCheck</a>.
 *
 * @param command {@code CMD} and the words of a command, or {@code CMD-SHELL} and a line for a shell
 * @param intervalMillis from the start, or the end of one check, to the next
 * @param timeoutMillis after which a check has failed
 * @param retries how many checks in a row must fail
 * @param startPeriodMillis while which a check that fails is not counted
 */
record HealthCheck(List<String> command, long intervalMillis, long timeoutMillis, int retries, long startPeriodMillis) {

    /** What a container's checks say of it. */
    enum Status {
        /** There is no check, or none that counts yet. */
        UNKNOWN,
        /** The last check passed, or too few failed since. */
        HEALTHY,
        /** Too many checks in a row failed. */
        UNHEALTHY
    }

    /** Copies what could be changed from outside. */
    HealthCheck {
        command = List.copyOf(command);
    }
}
