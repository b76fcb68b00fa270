package io.waybill.engine.notify;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.AlertSpec;
import java.time.Instant;
import java.util.List;

/**
 * A log to look through: that of a try that has ended, for lines that somebody wants to be told of.
 *
 * @param runKey the run
 * @param nodeId the task, or its step
 * @param mapIndex which one of a mapped node, or −1
 * @param tryNumber the try
 * @param alerts what is looked for
 * @param dueAt when the try ended, or when it is to be looked at again
 * @param begun how often somebody has begun to look
 */
public record LogScan(
        long runKey, String nodeId, int mapIndex, int tryNumber, List<AlertSpec> alerts, Instant dueAt, int begun) {
    public LogScan {
        requireNonNull(nodeId, "nodeId");
        alerts = List.copyOf(alerts);
        requireNonNull(dueAt, "dueAt");
    }
}
