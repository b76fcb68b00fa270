package io.waybill.container.local.ecs;

import io.waybill.container.local.ecs.ContainerDependency.Condition;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.WireException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What RegisterTaskDefinition refuses of {@code dependsOn}, {@code healthCheck} and {@code startTimeout}. The rules are
 * those of the API reference of ContainerDependency, ContainerDefinition and HealthCheck.
 */
final class DependencyRules {

    private static final Set<String> CHECKS = Set.of("CMD", "CMD-SHELL", "NONE");

    private DependencyRules() {}

    /**
     * Checks the containers of a definition, whose names are known to be there and unique.
     *
     * @throws WireException ClientException with the first fault
     */
    static void check(List<Input> containers, boolean fargate) {
        Map<String, Input> byName = new LinkedHashMap<>();
        containers.forEach(container -> byName.put(container.textOrEmpty("name"), container));
        byName.forEach((name, container) -> {
            checkHealth(name, container);
            if (fargate && container.has("startTimeout")) {
                checkRange(name, container, "startTimeout", 2, 120);
            }
            for (Input dependency : container.structures("dependsOn")) {
                checkDependency(name, dependency, byName);
            }
        });
        byName.keySet().forEach(name -> checkNoCycle(name, name, byName, new HashSet<>()));
    }

    private static void checkDependency(String name, Input dependency, Map<String, Input> byName) {
        String on = dependency.textOrEmpty("containerName");
        Input other = byName.get(on);
        if (other == null) {
            throw client("Container '" + name + "' depends on '" + on + "', which is not in the task definition.");
        }
        Condition condition = condition(name, dependency);
        switch (condition) {
            case COMPLETE, SUCCESS -> {
                if (other.flag("essential", true)) {
                    throw client("Container '" + name + "' waits for '" + on + "' with the condition " + condition
                            + ", which cannot be set on an essential container.");
                }
            }
            case HEALTHY -> {
                if (!other.has("healthCheck")) {
                    throw client("Container '" + name + "' waits for '" + on
                            + "' to be HEALTHY, but that one has no healthCheck.");
                }
            }
            case START -> {
                // Every container can be started.
            }
        }
    }

    private static Condition condition(String name, Input dependency) {
        String written = dependency.textOrEmpty("condition");
        return Arrays.stream(Condition.values())
                .filter(condition -> condition.name().equals(written))
                .findFirst()
                .orElseThrow(() -> client("Invalid 'dependsOn' condition '" + written + "' of container '" + name
                        + "': use one of " + Arrays.toString(Condition.values()) + "."));
    }

    /** Follows what a container waits for, and what that waits for, without coming back to it. */
    private static void checkNoCycle(String start, String name, Map<String, Input> byName, Set<String> seen) {
        Input container = byName.get(name);
        if (container == null) {
            return;
        }
        for (Input dependency : container.structures("dependsOn")) {
            String on = dependency.textOrEmpty("containerName");
            if (on.equals(start)) {
                throw client("Container '" + start + "' waits for itself: 'dependsOn' must not form a cycle.");
            }
            if (seen.add(on)) {
                checkNoCycle(start, on, byName, seen);
            }
        }
    }

    private static void checkHealth(String name, Input container) {
        if (!container.has("healthCheck")) {
            return;
        }
        Input check = container.structure("healthCheck");
        List<String> command = check.texts("command");
        if (command.isEmpty()
                || !CHECKS.contains(command.get(0))
                || (command.size() == 1 && !command.get(0).equals("NONE"))) {
            throw client("Invalid 'healthCheck' of container '" + name
                    + "': its command must begin with CMD or CMD-SHELL and go on with what is run.");
        }
        checkRange(name, check, "interval", 5, 300);
        checkRange(name, check, "timeout", 2, 120);
        checkRange(name, check, "retries", 1, 10);
        checkRange(name, check, "startPeriod", 0, 300);
    }

    private static void checkRange(String name, Input source, String member, int least, int most) {
        source.number(member).ifPresent(value -> {
            if (value < least || value > most) {
                throw client("Invalid '" + member + "' setting for container '" + name + "': it must be from " + least
                        + " to " + most + "; it is " + value + ".");
            }
        });
    }

    private static WireException client(String message) {
        return new WireException(ErrorCode.CLIENT, message);
    }
}
