package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import java.util.OptionalLong;

/**
 * One revision of a task definition.
 *
 * @param document what DescribeTaskDefinition answers; not to be changed
 * @param tags not to be changed
 * @param deleteRequestedAt milliseconds since 1970; empty where DeleteTaskDefinitions did not name it
 */
record TaskDefinition(
        String family, int revision, ObjectNode document, ArrayNode tags, OptionalLong deleteRequestedAt) {

    /** What a revision can be used for. */
    enum Status {
        /** Runs tasks. */
        ACTIVE,
        /** Runs no new tasks; those that run go on. */
        INACTIVE,
        /** As INACTIVE, and is forgotten some time after the last task of it. */
        DELETE_IN_PROGRESS
    }

    String arn() {
        return document.path("taskDefinitionArn").asText();
    }

    Status status() {
        return Status.valueOf(document.path("status").asText());
    }

    boolean isActive() {
        return status() == Status.ACTIVE;
    }

    /** The same, deregistered. */
    TaskDefinition deregistered(long now) {
        ObjectNode changed = document.deepCopy();
        changed.put("status", Status.INACTIVE.name());
        changed.set("deregisteredAt", Json.epochSeconds(now));
        return new TaskDefinition(family, revision, changed, tags, deleteRequestedAt);
    }

    /** The same, to be deleted. */
    TaskDefinition beingDeleted(long now) {
        ObjectNode changed = document.deepCopy();
        changed.put("status", Status.DELETE_IN_PROGRESS.name());
        return new TaskDefinition(family, revision, changed, tags, OptionalLong.of(now));
    }

    /** The same with other tags. */
    TaskDefinition withTags(ArrayNode changed) {
        return new TaskDefinition(family, revision, document, changed, deleteRequestedAt);
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
