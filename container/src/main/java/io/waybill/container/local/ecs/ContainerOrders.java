package io.waybill.container.local.ecs;

import io.waybill.container.local.process.ContainerOptions;
import io.waybill.container.local.wire.Input;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the order of one container: its definition and its override in one, with ECS's defaults. */
final class ContainerOrders {

    /** Fargate's. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final Duration stopTimeout;

    /** @param stopTimeout where the definition has none */
    ContainerOrders(Duration stopTimeout) {
        this.stopTimeout = stopTimeout;
    }

    /**
     * One container's order.
     *
     * @param container its definition
     * @param override its override; without members where there is none
     * @param cpu the task's CPU units
     * @param memory the task's MiB
     */
    ContainerOrder make(String id, Input container, Input override, int cpu, int memory) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Input source : List.of(container, override)) {
            source.structures("environment")
                    .forEach(variable -> environment.put(variable.textOrEmpty("name"), variable.textOrEmpty("value")));
        }
        return new ContainerOrder(
                container.textOrEmpty("name"),
                container.textOrEmpty("image"),
                id,
                container.texts("entryPoint"),
                override.has("command") ? override.texts("command") : container.texts("command"),
                environment,
                container.structures("secrets").stream()
                        .map(secret -> new ContainerOrder.SecretVariable(
                                secret.textOrEmpty("name"), secret.textOrEmpty("valueFrom")))
                        .toList(),
                container.flag("essential", true),
                container.structures("dependsOn").stream()
                        .map(dependency -> new ContainerDependency(
                                dependency.textOrEmpty("containerName"),
                                ContainerDependency.Condition.valueOf(dependency.textOrEmpty("condition"))))
                        .toList(),
                seconds(container, "startTimeout", START_TIMEOUT),
                seconds(container, "stopTimeout", stopTimeout),
                healthCheck(container.structure("healthCheck")),
                options(container, override, cpu, memory),
                logTarget(container.structure("logConfiguration")));
    }

    private static @Nullable HealthCheck healthCheck(Input check) {
        List<String> command = check.texts("command");
        if (command.isEmpty() || command.get(0).equals("NONE")) {
            return null;
        }
        return new HealthCheck(
                command,
                seconds(check, "interval", Duration.ofSeconds(30)),
                seconds(check, "timeout", Duration.ofSeconds(5)),
                check.number("retries").orElse(3),
                seconds(check, "startPeriod", Duration.ZERO));
    }

    private static ContainerOptions options(Input container, Input override, int cpu, int memory) {
        return new ContainerOptions(
                container.text("user").orElse(null),
                container.text("workingDirectory").orElse(null),
                container.flag("readonlyRootFilesystem", false),
                container.structures("ulimits").stream()
                        .map(limit -> limit.textOrEmpty("name") + "="
                                + limit.number("softLimit").orElse(0) + ":"
                                + limit.number("hardLimit").orElse(0))
                        .toList(),
                cpu,
                number(container, override, "cpu", 0),
                Math.min(memory, number(container, override, "memory", memory)),
                number(container, override, "memoryReservation", 0));
    }

    private static int number(Input container, Input override, String member, int otherwise) {
        return override.number(member).orElse(container.number(member).orElse(otherwise));
    }

    private static long seconds(Input source, String member, Duration otherwise) {
        int seconds = source.number(member).orElse(0);
        return seconds == 0 ? otherwise.toMillis() : Duration.ofSeconds(seconds).toMillis();
    }

    private static ContainerOrder.@Nullable LogTarget logTarget(Input configuration) {
        if (!configuration.textOrEmpty("logDriver").equals("awslogs")) {
            return null;
        }
        Input options = configuration.structure("options");
        return new ContainerOrder.LogTarget(
                options.textOrEmpty("awslogs-group"),
                options.textOrEmpty("awslogs-stream-prefix"),
                options.textOrEmpty("awslogs-create-group").equals("true"));
    }
}
