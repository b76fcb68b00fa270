package io.waybill.engine.runtime;

/**
 * A log stream of CloudWatch Logs.
 *
 * @param target name of the target whose Region and account have it; empty: the default one
 * @param group the log group; its ARN where it lies in another Region than the target
 * @param stream the stream, {@code prefix/container/task-id}
 */
public record LogLocation(String target, String group, String stream) {}
