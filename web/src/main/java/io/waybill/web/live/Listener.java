package io.waybill.web.live;

import io.waybill.web.login.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One open stream: changes are put in from any thread and written by the thread of its request, so that none waits. */
final class Listener {
    private static final int WAITING = 512;
    private static final long HEARTBEAT_SECONDS = 15;
    private static final String HEARTBEAT = ": still here\n\n";

    private final BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean missed = new AtomicBoolean();
    private volatile boolean left;
    private Caller caller;
    private long knownSince = System.nanoTime();

    /** @param caller who listens, and hears of no DAG that they may not see */
    Listener(Caller caller) {
        this.caller = caller;
    }

    /** @param dagId empty where it is about none */
    private record Change(String dagId, String json) {}

    /** Hands over a change; where too many wait already, the listener is told to read anew instead. */
    void tell(String dagId, String json) {
        if (!waiting.offer(new Change(dagId, json))) {
            missed.set(true);
        }
    }

    /** Lets {@link #serve} return. */
    void leave() {
        left = true;
        waiting.clear();
        waiting.offer(new Change("", ""));
    }

    /**
     * Writes until {@link #leave}, or until the other end is gone.
     *
     * @throws IOException when it is gone
     */
    void serve(OutputStream out) throws IOException, InterruptedException {
        write(out, event("hello", "{}"));
        while (!left) {
            Change change = waiting.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            if (!mayStillListen()) {
                return;
            }
            if (change == null) {
                write(out, HEARTBEAT);
            } else if (missed.compareAndSet(true, false)) {
                waiting.clear();
                write(out, event("resync", "{}"));
            } else if (!left && (change.dagId().isEmpty() || caller.sees(change.dagId()))) {
                write(out, event("change", change.json()));
            }
        }
    }

    /** Looks again from time to time: who has logged out since, or was given other rights, must not hear on. */
    private boolean mayStillListen() {
        if (System.nanoTime() - knownSince >= TimeUnit.SECONDS.toNanos(HEARTBEAT_SECONDS)) {
            boolean wasUser = caller.isUser();
            caller = caller.renewed();
            knownSince = System.nanoTime();
            return !wasUser || caller.isUser();
        }
        return true;
    }

    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
