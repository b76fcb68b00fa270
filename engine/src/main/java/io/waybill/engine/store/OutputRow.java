package io.waybill.engine.store;

import io.waybill.engine.graph.TaskKey;

/**
 * A value that a node hands on (Airflow's XCom).
 *
 * @param runKey {@link RunRow#id}
 * @param nodeId the node
 * @param mapIndex which one of a mapped node, or −1
 * @param tryNumber the try that handed it on
 * @param key its name; {@code return_value} is the default one
 * @param value JSON
 */
public record OutputRow(long runKey, String nodeId, int mapIndex, int tryNumber, String key, String value) {
    /** Which task instance of the run handed it on. */
    public TaskKey task() {
        return new TaskKey(nodeId, mapIndex);
    }
}
