package io.waybill.spec.labels;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A revision of a task definition that ECS has.
 *
 * @param arn with its revision
 * @param family its family
 * @param revision its number
 * @param members what DescribeTaskDefinition answers of it; a copy is handed out
 */
public record RegisteredDefinition(String arn, String family, int revision, ObjectNode members) {
    public RegisteredDefinition {
        requireNonNull(arn, "arn");
        requireNonNull(family, "family");
        members = members.deepCopy();
    }

    /** {@code family:revision}, as people call it. */
    public String name() {
        return family + ":" + revision;
    }

    @Override
    public ObjectNode members() {
        return members.deepCopy();
    }
}
