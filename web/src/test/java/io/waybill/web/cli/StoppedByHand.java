package io.waybill.web.cli;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A Ctrl-C that a test presses. */
final class StoppedByHand implements StopSignal {
    private final AtomicReference<@Nullable Runnable> listener = new AtomicReference<>();

    @Override
    public Listening listen(Runnable onStop) {
        listener.set(onStop);
        return () -> listener.compareAndSet(onStop, null);
    }

    /** Whether a command listens. */
    boolean isHeard() {
        return listener.get() != null;
    }

    /** Presses it; returns when the command is done with it. */
    void press() {
        Runnable heard = listener.get();
        if (heard == null) {
            throw new AssertionError("No command listens");
        }
        heard.run();
    }
}
