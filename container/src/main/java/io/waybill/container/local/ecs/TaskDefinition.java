package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Input;

/**
 * One revision of a task definition.
 *
 * @param document what DescribeTaskDefinition answers; not to be changed
 * @param tags as they were registered; not to be changed
 */
record TaskDefinition(String family, int revision, ObjectNode document, ArrayNode tags) {

    /** {@code family:revision}. */
    String name() {
        return family + ":" + revision;
    }

    String arn() {
        return document.path("taskDefinitionArn").asText();
    }

    boolean isActive() {
        return document.path("status").asText().equals("ACTIVE");
    }

    boolean runsOnFargate() {
        for (var compatibility : document.path("compatibilities")) {
            if (compatibility.asText().equals("FARGATE")) {
                return true;
            }
        }
        return false;
    }

    Input input() {
        return new Input(document);
    }
}
