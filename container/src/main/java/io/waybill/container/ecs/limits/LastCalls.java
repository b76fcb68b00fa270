package io.waybill.container.ecs.limits;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a call went well last, and what failed last. Thread safe. */
public final class LastCalls {
    private volatile @Nullable Instant lastGood;
    private volatile @Nullable Problem lastProblem;

    /**
     * A call that failed after all its repetitions.
     *
     * @param at when
     * @param text what AWS or the network said
     */
    public record Problem(Instant at, String text) {}

    void went(Instant at) {
        lastGood = at;
    }

    void failed(Instant at, String text) {
        lastProblem = new Problem(at, text);
    }

    /** When AWS answered as it should for the last time; absent before the first call. */
    public @Nullable Instant lastGood() {
        return lastGood;
    }

    /** The last failure; absent where there was none. */
    public @Nullable Problem lastProblem() {
        return lastProblem;
    }
}
