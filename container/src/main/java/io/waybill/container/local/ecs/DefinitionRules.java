package io.waybill.container.local.ecs;

import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What RegisterTaskDefinition refuses. Like AWS it names the first fault only. Texts are AWS's where they are publicly
 * known; the rules are those of the API reference of RegisterTaskDefinition and ContainerDefinition.
 */
final class DefinitionRules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int LONGEST_NAME = 255;
    private static final int MOST_CONTAINERS = 10;
    private static final int LONGEST_DEFINITION = 65_536;
    private static final Set<String> NETWORK_MODES = Set.of("awsvpc", "bridge", "host", "none");
    private static final Set<String> COMPATIBILITIES = Set.of("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES");
    private static final Set<String> FARGATE_LOG_DRIVERS = Set.of("awslogs", "splunk", "awsfirelens");

    private DefinitionRules() {}

    /**
     * Checks a request.
     *
     * @throws WireException ClientException with the first fault
     */
    static void check(Input request) {
        String family = request.textOrEmpty("family");
        if (family.isEmpty()) {
            throw client("Family should not be null or empty.");
        }
        if (!NAME.matcher(family).matches()) {
            throw client("Family contains invalid characters.");
        }
        if (family.length() > LONGEST_NAME) {
            throw client("Family should have at most " + LONGEST_NAME + " characters.");
        }
        int length = request.members().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_DEFINITION) {
            throw client("Actual length: '" + length + "'. Max allowed length is '" + LONGEST_DEFINITION + "' bytes.");
        }
        List<String> compatibilities = request.texts("requiresCompatibilities");
        for (String compatibility : compatibilities) {
            if (!COMPATIBILITIES.contains(compatibility)) {
                throw client("Unknown compatibility '" + compatibility + "': use one of " + COMPATIBILITIES + ".");
            }
        }
        String networkMode = request.textOrEmpty("networkMode");
        if (!networkMode.isEmpty() && !NETWORK_MODES.contains(networkMode)) {
            throw client("Invalid network mode '" + networkMode + "': use one of " + NETWORK_MODES + ".");
        }
        boolean fargate = compatibilities.contains("FARGATE");
        if (fargate) {
            checkFargate(request, networkMode);
        }
        checkContainers(request, fargate);
    }

    private static void checkFargate(Input request, String networkMode) {
        if (!networkMode.equals("awsvpc")) {
            throw client("Fargate only supports network mode ‘awsvpc’.");
        }
        if (!request.has("cpu")) {
            throw client("Fargate requires that 'cpu' be defined at the task level.");
        }
        if (!request.has("memory")) {
            throw client("Fargate requires that 'memory' be defined at the task level.");
        }
        FargateSizes.check(
                FargateSizes.cpu(request.textOrEmpty("cpu")), FargateSizes.memory(request.textOrEmpty("memory")));
        Input storage = request.structure("ephemeralStorage");
        if (request.has("ephemeralStorage")) {
            int gib = storage.number("sizeInGiB").orElse(0);
            if (gib < 21 || gib > 200) {
                throw client("Ephemeral storage 'sizeInGiB' must be from 21 to 200; it is " + gib + ".");
            }
        }
    }

    private static void checkContainers(Input request, boolean fargate) {
        List<Input> containers = request.structures("containerDefinitions");
        if (containers.isEmpty()) {
            throw client("Container list cannot be empty.");
        }
        if (containers.size() > MOST_CONTAINERS) {
            throw client("A task definition can have at most " + MOST_CONTAINERS + " containers; this one has "
                    + containers.size() + ".");
        }
        Set<String> names = new HashSet<>();
        for (Input container : containers) {
            checkContainer(container, request, fargate);
            if (!names.add(container.textOrEmpty("name"))) {
                throw client(
                        "Duplicate container name '" + container.textOrEmpty("name") + "': name each differently.");
            }
        }
        if (containers.stream().noneMatch(container -> container.flag("essential", true))) {
            throw client("Invalid 'essential' settings: at least one container must be essential.");
        }
        DependencyRules.check(containers, fargate);
    }

    private static void checkContainer(Input container, Input task, boolean fargate) {
        String name = container.textOrEmpty("name");
        if (name.isEmpty()) {
            throw client("Container.name should not be null or empty.");
        }
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw client("Container.name contains invalid characters.");
        }
        if (container.textOrEmpty("image").isEmpty()) {
            throw client("Container.image should not be null or empty.");
        }
        container.texts("command");
        container.texts("entryPoint");
        container.structures("portMappings");
        Set<String> variables = new HashSet<>();
        container.structures("environment").forEach(variable -> {
            variable.textOrEmpty("value");
            variables.add(variable.textOrEmpty("name"));
        });
        for (Input secret : container.structures("secrets")) {
            if (!variables.add(secret.textOrEmpty("name"))) {
                throw client("The secret name must be unique and not shared with any new or existing environment"
                        + " variables set on the container, such as '" + secret.textOrEmpty("name") + "'.");
            }
        }
        if (task.has("memory")) {
            int most = Integer.parseInt(FargateSizes.memory(task.textOrEmpty("memory")));
            int wanted = Math.max(
                    container.number("memory").orElse(0),
                    container.number("memoryReservation").orElse(0));
            if (wanted > most) {
                throw client("The 'memory' setting for container is greater than for the task.");
            }
        } else if (container.number("memory").isEmpty()
                && container.number("memoryReservation").isEmpty()) {
            throw client("Invalid setting for container '" + name
                    + "'. At least one of 'memory' or 'memoryReservation' must be specified.");
        }
        if (fargate) {
            checkOnFargate(container, name);
        }
    }

    private static void checkOnFargate(Input container, String name) {
        int stopTimeout = container.number("stopTimeout").orElse(30);
        if (stopTimeout < 2 || stopTimeout > 120) {
            throw client("Invalid 'stopTimeout' setting for container '" + name
                    + "': Fargate takes from 2 to 120 seconds; it is " + stopTimeout + ".");
        }
        if (!container.has("logConfiguration")) {
            return;
        }
        Input logs = container.structure("logConfiguration");
        String driver = logs.textOrEmpty("logDriver");
        if (!FARGATE_LOG_DRIVERS.contains(driver)) {
            throw client("Fargate supports the log drivers " + FARGATE_LOG_DRIVERS + "; it is '" + driver + "'.");
        }
        Input options = logs.structure("options");
        if (driver.equals("awslogs")) {
            if (options.textOrEmpty("awslogs-group").isEmpty()
                    || options.textOrEmpty("awslogs-region").isEmpty()) {
                throw client("Log driver awslogs requires options: awslogs-region, awslogs-group.");
            }
            if (options.textOrEmpty("awslogs-stream-prefix").isEmpty()) {
                throw client(
                        "Fargate requires log configuration options to include awslogs-stream-prefix to support log"
                                + " driver awslogs.");
            }
        }
    }

    private static WireException client(String message) {
        return new WireException(ErrorCode.CLIENT, message);
    }
}
