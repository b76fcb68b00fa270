package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a task instance within its run.
 *
 * @param nodeId the node
 * @param mapIndex which one of a mapped node; −1 where it is not mapped
 */
public record TaskKey(String nodeId, int mapIndex) {
    /** The map index of a node that is not mapped. */
    public static final int UNMAPPED = -1;

    private static final Pattern INSTANCE = Pattern.compile("([^\\[\\]]+)\\[(\\d{1,9})]");

    public TaskKey {
        requireNonNull(nodeId, "nodeId");
    }

    /** The only instance of a node that is not mapped. */
    public static TaskKey of(String nodeId) {
        return new TaskKey(nodeId, UNMAPPED);
    }

    /** The task instance of a name as {@link #toString} gives it. */
    public static TaskKey parse(String name) {
        Matcher instance = INSTANCE.matcher(name);
        return instance.matches() ? new TaskKey(instance.group(1), Integer.parseInt(instance.group(2))) : of(name);
    }

    /** The name for people: {@code node}, or {@code node[3]}; no id of a node has brackets in it. */
    @Override
    public String toString() {
        return mapIndex == UNMAPPED ? nodeId : nodeId + "[" + mapIndex + "]";
    }
}
