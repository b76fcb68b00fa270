package io.waybill.container.local.ecs;

import io.waybill.container.local.process.ContainerOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of a task, resolved from its definition and the overrides.
 *
 * @param entryPoint empty for the image's own
 * @param command empty for the image's own
 * @param secrets what is added to the environment when it starts
 * @param dependsOn what it waits for
 * @param startTimeoutMillis how long others wait for what they wait for of it
 * @param healthCheck null where there is none
 * @param options what only an image's container heeds
 * @param logs where its output goes; null for nowhere
 */
record ContainerOrder(
        String name,
        String image,
        String runtimeId,
        List<String> entryPoint,
        List<String> command,
        Map<String, String> environment,
        List<SecretVariable> secrets,
        boolean essential,
        List<ContainerDependency> dependsOn,
        long startTimeoutMillis,
        long stopTimeoutMillis,
        @Nullable HealthCheck healthCheck,
        ContainerOptions options,
        @Nullable LogTarget logs) {

    /**
     * A variable whose value is kept elsewhere.
     *
     * @param valueFrom the ARN, or the name, of a secret or a parameter
     */
    record SecretVariable(String name, String valueFrom) {}

    /**
     * What its {@code awslogs} options say.
     *
     * @param createsGroup whether a group that is not there is made
     */
    record LogTarget(String group, String streamPrefix, boolean createsGroup) {}
}
