package io.waybill.container.local.ecs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of a task, resolved from its definition and the overrides.
 *
 * @param command entry point and command in one
 * @param secrets the names of the variables that are to come from a secret store
 * @param logs where its output goes; null for nowhere
 */
record ContainerOrder(
        String name,
        String image,
        String runtimeId,
        List<String> command,
        Map<String, String> environment,
        List<String> secrets,
        boolean essential,
        long stopTimeoutMillis,
        @Nullable LogTarget logs) {

    /**
     * What its {@code awslogs} options say.
     *
     * @param createsGroup whether a group that is not there is made
     */
    record LogTarget(String group, String streamPrefix, boolean createsGroup) {}
}
