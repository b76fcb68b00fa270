package io.waybill.container.local.logs;

/**
 * An event to append.
 *
 * @param timestamp milliseconds since 1970
 * @param message may hold newlines
 * @param source where in its source the event ends, for a writer that goes on there after a restart; 0 where there is
 *     no such source
 */
public record NewEvent(long timestamp, String message, long source) {}
