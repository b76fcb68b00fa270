package io.waybill.engine.ended;

import io.waybill.engine.notify.DeliveryException;

/** Tells somebody outside of a run that has ended. */
public interface EndedRunReceiver {
    /**
     * Tells of it; the same one may come again.
     *
     * @throws DeliveryException where it was not taken
     */
    void take(EndedRun run);
}
