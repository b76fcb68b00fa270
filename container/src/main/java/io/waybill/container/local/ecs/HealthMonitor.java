package io.waybill.container.local.ecs;

import io.waybill.container.local.process.HealthProbe;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one container's health check time and again, as Docker does: the first an interval after the start, the next an
 * interval after the end of the one before. After a restart of the endpoint it goes on from what was known. Not safe for
 * use by many threads.
 */
final class HealthMonitor {

    /** Starts a check. */
    @FunctionalInterface
    interface Start {
        HealthProbe probe() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final HealthCheck check;
    private final long startedAt;
    private HealthCheck.Status status;
    private @Nullable HealthProbe probe;
    private long changedAt;
    private int failures;

    /**
     * @param startedAt when the container was started, in milliseconds since 1970: an interval later the first check is due,
     *     however late somebody looks
     * @param status what was known of it
     */
    HealthMonitor(HealthCheck check, long startedAt, HealthCheck.Status status) {
        this.check = check;
        this.startedAt = startedAt;
        this.status = status;
        this.changedAt = startedAt;
    }

    /** Looks after the check that runs, or starts one that is due; and says what is known then. */
    HealthCheck.Status look(long now, Start start) {
        HealthProbe running = probe;
        if (running == null) {
            if (now >= changedAt + check.intervalMillis()) {
                start(now, start);
            }
            return status;
        }
        Optional<Boolean> passed = running.passed();
        if (passed.isEmpty() && now >= changedAt + check.timeoutMillis()) {
            running.cancel();
            passed = Optional.of(false);
        }
        passed.ifPresent(isWell -> note(isWell, now));
        return status;
    }

    /** Ends a check that runs. */
    void close() {
        if (probe != null) {
            probe.cancel();
        }
    }

    private void start(long now, Start start) {
        try {
            probe = start.probe();
            changedAt = now;
        } catch (IOException e) {
            LOG.warn("The health check {} cannot be run, which counts as a failure", check.command(), e);
            note(false, now);
        }
    }

    private void note(boolean isWell, long now) {
        probe = null;
        boolean counts = status != HealthCheck.Status.UNKNOWN || changedAt >= startedAt + check.startPeriodMillis();
        changedAt = now;
        if (isWell) {
            failures = 0;
            status = HealthCheck.Status.HEALTHY;
        } else if (counts) {
            failures++;
            status = failures >= check.retries() ? HealthCheck.Status.UNHEALTHY : status;
        }
    }
}
