package io.waybill.engine.loop;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.LiveRun;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for what the loop's thread answers; where the loop has no thread of its own, nobody waits. Thread safe. */
final class LoopAnswers {
    private static final Duration WITHIN = Duration.ofSeconds(15);

    private volatile @Nullable Thread thread;

    /** The loop has this thread from now on. */
    void comeFrom(Thread loopThread) {
        thread = loopThread;
    }

    private boolean isOthers() {
        Thread loopThread = thread;
        return loopThread != null && !loopThread.equals(Thread.currentThread());
    }

    /**
     * Waits until something is saved.
     *
     * @throws WaybillException {@code DATABASE} where that takes too long
     */
    void await(CompletableFuture<Void> saved) {
        if (isOthers()) {
            get(
                    saved,
                    "The scheduler has not been able to save this for " + WITHIN.toSeconds()
                            + " s; it will as soon as the database answers, look again then");
        }
    }

    /**
     * What a question about the live runs is answered with.
     *
     * @throws WaybillException {@code DATABASE} where that takes too long
     */
    <T> T of(RunLoop loop, Function<Collection<LiveRun>, T> question) {
        return isOthers()
                ? get(
                        CompletableFuture.supplyAsync(() -> question.apply(loop.live()), loop::soon),
                        "The scheduler has not answered for " + WITHIN.toSeconds()
                                + " s; it will as soon as the database answers, look again then")
                : question.apply(loop.live());
    }

    private static <T> T get(CompletableFuture<T> answer, String late) {
        try {
            return answer.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new WaybillException(ErrorCode.DATABASE, late, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaybillException(ErrorCode.DATABASE, late, e);
        } catch (ExecutionException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "The scheduler failed: " + e.getMessage(), e);
        }
    }
}
