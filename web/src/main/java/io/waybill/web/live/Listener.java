package io.waybill.web.live;

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

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean missed = new AtomicBoolean();
    private volatile boolean left;

    /** Hands over a change; where too many wait already, the listener is told to read anew instead. */
    void tell(String json) {
        if (!waiting.offer(json)) {
            missed.set(true);
        }
    }

    /** Lets {@link #serve} return. */
    void leave() {
        left = true;
        waiting.clear();
        waiting.offer("");
    }

    /**
     * Writes until {@link #leave}, or until the other end is gone.
     *
     * @throws IOException when it is gone
     */
    void serve(OutputStream out) throws IOException, InterruptedException {
        write(out, event("hello", "{}"));
        while (!left) {
            String json = waiting.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            if (json == null) {
                write(out, HEARTBEAT);
            } else if (missed.compareAndSet(true, false)) {
                waiting.clear();
                write(out, event("resync", "{}"));
            } else if (!left) {
                write(out, event("change", json));
            }
        }
    }

    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
