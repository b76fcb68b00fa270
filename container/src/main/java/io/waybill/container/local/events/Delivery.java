package io.waybill.container.local.events;

import java.time.Duration;

/**
 * How an event is delivered.
 *
 * @param isLost whether it is not delivered at all
 * @param isTwice whether it is delivered a second time
 * @param late how long it waits for a later event to overtake it; zero for not at all
 */
public record Delivery(boolean isLost, boolean isTwice, Duration late) {

    /** Once, in order. */
    public static final Delivery NORMAL = new Delivery(false, false, Duration.ZERO);
}
