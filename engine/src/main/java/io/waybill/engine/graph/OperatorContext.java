package io.waybill.engine.graph;

import java.util.List;

/**
 * What of the DAG an operator may know while it builds its group.
 *
 * @param dagId the DAG
 * @param owner its owner, or empty
 * @param tags its tags
 */
public record OperatorContext(String dagId, String owner, List<String> tags) {
    public OperatorContext {
        tags = List.copyOf(tags);
    }
}
