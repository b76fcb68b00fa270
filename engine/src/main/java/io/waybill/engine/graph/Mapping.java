package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.ExpandSpec;
import java.util.List;

/**
 * A task or a task group that is run once for each item of a list. Its nodes have as many instances as the list has items, once
 * that is known; until then each of them stands in its graph as one that waits.
 *
 * @param owner the id of the task or group
 * @param expander the id of the node that finds the items, before all others of it
 * @param expand what the file says of it
 * @param nodes the ids of the nodes that have instances, in topological order
 */
public record Mapping(String owner, String expander, ExpandSpec expand, List<String> nodes) {
    public Mapping {
        requireNonNull(owner, "owner");
        requireNonNull(expander, "expander");
        requireNonNull(expand, "expand");
        nodes = List.copyOf(nodes);
    }
}
