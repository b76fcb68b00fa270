package io.waybill.container.ecs;

import io.waybill.engine.runtime.LogLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * What is kept of a registered task definition: enough to tell the main container from the others and to find its log.
 *
 * @param arn with its revision; what it names never changes
 * @param isArm whether its tasks run on ARM processors
 * @param containers in the definition's order
 */
record DescribedDefinition(String arn, boolean isArm, List<Container> containers) {

    DescribedDefinition {
        containers = List.copyOf(containers);
    }

    /**
     * One container.
     *
     * @param name unique in the definition
     * @param essential whether the task ends when it ends
     * @param log where it writes its log; absent where that is not CloudWatch Logs
     */
    record Container(
            String name, boolean essential, @Nullable Log log) {}

    /**
     * The options of the {@code awslogs} driver.
     *
     * @param group the log group
     * @param prefix the first part of the stream's name
     * @param region the Region that has the group; empty where that is not said
     */
    record Log(String group, String prefix, String region) {}

    static DescribedDefinition of(TaskDefinition definition) {
        return new DescribedDefinition(
                definition.taskDefinitionArn(),
                definition.runtimePlatform() != null
                        && definition.runtimePlatform().cpuArchitecture() == CPUArchitecture.ARM64,
                definition.containerDefinitions().stream()
                        // Absent means essential, in ECS.
                        .map(container -> new Container(
                                container.name(), !Boolean.FALSE.equals(container.essential()), log(container)))
                        .toList());
    }

    /** The container that counts: the first essential one. */
    Optional<Container> main() {
        return main(Set.of());
    }

    /**
     * The container that counts for a request with overrides: the first essential one, unless only others are
     * overridden, then the first of those.
     */
    Optional<Container> main(Set<String> overridden) {
        return containers.stream()
                .filter(Container::essential)
                .findFirst()
                .filter(first -> overridden.isEmpty() || overridden.contains(first.name()))
                .or(() -> containers.stream()
                        .filter(container -> overridden.contains(container.name()))
                        .findFirst())
                .or(() -> containers.stream().filter(Container::essential).findFirst());
    }

    Optional<Container> container(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /** Where a task of this definition writes the log of one container. */
    Optional<LogLocation> logOf(String container, String taskArn) {
        return container(container)
                .map(Container::log)
                .map(log -> new LogLocation("", group(log), log.prefix() + "/" + container + "/" + taskId(taskArn)));
    }

    /** The group by its name; where another Region has it than the definition, by its ARN. */
    private String group(Log log) {
        String[] parts = arn.split(":", 6);
        if (parts.length < 6 || log.region().isEmpty() || log.region().equals(parts[3])) {
            return log.group();
        }
        return LogGroupArn.of(parts[1], log.region(), parts[4], log.group());
    }

    /** The last part of a task's ARN, which is also what log streams are named by. */
    static String taskId(String taskArn) {
        return taskArn.substring(taskArn.lastIndexOf('/') + 1);
    }

    private static @Nullable Log log(ContainerDefinition container) {
        if (container.logConfiguration() == null || container.logConfiguration().logDriver() != LogDriver.AWSLOGS) {
            return null;
        }
        Map<String, String> options = container.logConfiguration().options();
        String group = options.get("awslogs-group");
        String prefix = options.get("awslogs-stream-prefix");
        String region = options.getOrDefault("awslogs-region", "");
        return group == null || prefix == null ? null : new Log(group, prefix, region);
    }
}
