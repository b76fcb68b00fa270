package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What RunTask accepted for one task, and all that is needed to run it. Nothing of it changes but the tags.
 *
 * @param id 32 hexadecimal digits
 * @param cluster the cluster's name
 * @param launch the call that the task came from
 * @param cpu CPU units
 * @param memory MiB
 * @param overrides as they are described, with one entry for each container
 */
record TaskOrder(
        String id,
        String cluster,
        Launch launch,
        long createdAt,
        String taskDefinitionArn,
        String family,
        String cpu,
        String memory,
        int ephemeralStorageGib,
        String group,
        @Nullable String startedBy,
        @Nullable String capacityProvider,
        ObjectNode overrides,
        ArrayNode tags,
        List<ContainerOrder> containers) {

    /**
     * A call of RunTask.
     *
     * @param id of the call
     * @param size how many tasks it makes
     * @param clientToken its token, if it had one
     * @param fingerprint equal for calls with equal parameters
     */
    record Launch(String id, int size, @Nullable String clientToken, String fingerprint) {}

    /** A container of the task. */
    ContainerOrder container(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The task has no container '" + name + "'"));
    }

    /** The same with other tags. */
    TaskOrder withTags(ArrayNode changed) {
        return new TaskOrder(
                id,
                cluster,
                launch,
                createdAt,
                taskDefinitionArn,
                family,
                cpu,
                memory,
                ephemeralStorageGib,
                group,
                startedBy,
                capacityProvider,
                overrides,
                changed,
                containers);
    }
}
