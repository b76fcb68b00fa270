package io.waybill.engine.loop;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long nothing is done after the store failed: longer each time, until it works again. On the loop's thread only. */
final class StoreRest {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRest.class);

    private final EngineSettings.Backoff backoff;
    private int failures;
    private @Nullable Instant until;

    StoreRest(EngineSettings.Backoff backoff) {
        this.backoff = backoff;
    }

    /** Whether it was the store that failed, and not we. */
    static boolean isFailureOfStore(RuntimeException e) {
        return e instanceof WaybillException failure && failure.code() == ErrorCode.DATABASE;
    }

    /** Until when; absent where the store works. */
    @Nullable Instant until() {
        return until;
    }

    boolean isOver(Instant now) {
        return until == null || !until.isAfter(now);
    }

    void worked() {
        failures = 0;
        until = null;
    }

    void failed(RuntimeException e, Instant now) {
        failures++;
        Duration wait = backoff.after(failures);
        until = now.plus(wait);
        if (isFailureOfStore(e)) {
            LOG.warn("Nothing was saved, so nothing is done; trying again in {}: {}", wait, e.getMessage());
        } else {
            LOG.error("The loop failed in a way that it must not; trying again in {}", wait, e);
        }
    }
}
