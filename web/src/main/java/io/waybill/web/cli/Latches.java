package io.waybill.web.cli;

import java.util.concurrent.CountDownLatch;

/** Waits where an interrupt has no meaning of its own. */
final class Latches {
    private Latches() {}

    /** Waits for the latch; an interrupt ends the wait and is kept. */
    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
