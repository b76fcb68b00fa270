package io.waybill.engine.notify;

import java.util.UUID;

/** A way to tell somebody outside. Used by one thread at a time. */
@FunctionalInterface
public interface Notifier {

    /**
     * Hands the notice to its receiver, within a minute or two. Returns once the receiver has taken it.
     *
     * @param delivery the same each time that this notice is sent, so that the receiver can tell a repetition
     * @throws DeliveryException where the receiver has not taken it, as far as can be told
     */
    void send(UUID delivery, Notice notice);
}
