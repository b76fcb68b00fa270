package io.waybill.web.live;

import io.javalin.http.sse.SseClient;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One open stream: changes are put in from any thread and written by a thread of its own, so that none waits for it. */
final class Listener {
    private static final int WAITING = 512;
    private static final long HEARTBEAT_SECONDS = 15;

    private final SseClient client;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicBoolean missed = new AtomicBoolean();
    private volatile boolean left;

    Listener(SseClient client) {
        this.client = client;
    }

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

    /** Writes until the other end is gone. */
    void serve() {
        try {
            client.sendEvent("hello", "{}");
            while (!left && !client.terminated()) {
                String json = waiting.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (json == null) {
                    client.sendComment("still here");
                } else if (!left) {
                    write(json);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }

    private void write(String json) {
        if (missed.compareAndSet(true, false)) {
            waiting.clear();
            client.sendEvent("resync", "{}");
        } else {
            client.sendEvent("change", json);
        }
    }
}
