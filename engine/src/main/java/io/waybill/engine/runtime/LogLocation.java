package io.waybill.engine.runtime;

/**
 * A log stream of CloudWatch Logs.
 *
 * @param group the log group
 * @param stream the stream, {@code prefix/container/task-id}
 */
public record LogLocation(String group, String stream) {}
