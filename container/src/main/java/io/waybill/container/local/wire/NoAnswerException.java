package io.waybill.container.local.wire;

/** A call is not to be answered: its connection is closed. */
public final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message why, for the log */
    public NoAnswerException(String message) {
        super(message, null, false, false);
    }
}
