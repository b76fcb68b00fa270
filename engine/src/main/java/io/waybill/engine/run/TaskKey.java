package io.waybill.engine.run;

/**
 * Names a task instance within its run.
 *
 * @param nodeId the node
 * @param mapIndex which one of a mapped node; −1 where it is not mapped
 */
public record TaskKey(String nodeId, int mapIndex) {
    /** The map index of a node that is not mapped. */
    public static final int UNMAPPED = -1;

    /** The only instance of a node that is not mapped. */
    public static TaskKey of(String nodeId) {
        return new TaskKey(nodeId, UNMAPPED);
    }

    @Override
    public String toString() {
        return mapIndex == UNMAPPED ? nodeId : nodeId + "[" + mapIndex + "]";
    }
}
