package io.waybill.engine.notify;

import java.io.Serial;

/** A notice was not taken. Its message is for people; it holds no secret, such as the address of a webhook. */
public final class DeliveryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean isFinal;

    private DeliveryException(String message, boolean isFinal) {
        super(message);
        this.isFinal = isFinal;
    }

    /** It may go better later. */
    public static DeliveryException forNow(String message) {
        return new DeliveryException(message, false);
    }

    /** Another try would be answered in the same way. */
    public static DeliveryException forGood(String message) {
        return new DeliveryException(message, true);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Whether another try would be answered in the same way. */
    public boolean isFinal() {
        return isFinal;
    }
}
