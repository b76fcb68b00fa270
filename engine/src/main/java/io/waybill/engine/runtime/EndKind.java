package io.waybill.engine.runtime;

import java.util.Locale;

/** How an attempt ended and, where badly, whose budget of retries it spends. */
public enum EndKind {
    /** Every essential container ended with exit code 0. */
    SUCCESS,
    /** The user's work failed: a non-zero exit code, an image that does not exist, a wrong request. */
    USER,
    /** The platform failed: the task never started, its host died, it was lost. */
    PLATFORM,
    /** There was no capacity, or Spot took it back. */
    CAPACITY,
    /** It ran longer than it may and was stopped. */
    TIMEOUT,
    /** Somebody had it stopped. */
    CANCELLED,
    /** Waybill itself failed, so it is not known what runs; no other try is made. */
    INTERNAL;

    /** The name in the database, the API and the page: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
