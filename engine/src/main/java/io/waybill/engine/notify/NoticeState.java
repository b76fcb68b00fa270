package io.waybill.engine.notify;

import java.util.Locale;

/** Where a notice stands. */
public enum NoticeState {
    /** Not sent yet, or not known to be. */
    PENDING,
    /** The receiver has taken it. */
    SENT,
    /** Given up; its reason says why. */
    FAILED;

    /** The name in the database and in answers: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
