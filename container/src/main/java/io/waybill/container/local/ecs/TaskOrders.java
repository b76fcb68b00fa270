package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the orders of a RunTask that was checked: definition and overrides in one. */
final class TaskOrders {

    private static final int DEFAULT_STORAGE_GIB = 20;

    private final Duration defaultStopTimeout;

    TaskOrders(Duration defaultStopTimeout) {
        this.defaultStopTimeout = defaultStopTimeout;
    }

    /** One order; each has an id of its own. */
    TaskOrder make(
            Input request,
            TaskDefinition definition,
            String cluster,
            TaskOrder.Launch launch,
            ArrayNode tags,
            long now) {
        Input overrides = request.structure("overrides");
        Input document = definition.input();
        Map<String, Input> byContainer = new HashMap<>();
        overrides
                .structures("containerOverrides")
                .forEach(override -> byContainer.put(override.textOrEmpty("name"), override));
        List<ContainerOrder> containers = new ArrayList<>();
        for (Input container : document.structures("containerDefinitions")) {
            Input none = new Input(Json.object());
            containers.add(container(container, byContainer.getOrDefault(container.textOrEmpty("name"), none)));
        }
        return new TaskOrder(
                id(),
                cluster,
                launch,
                now,
                definition.arn(),
                definition.family(),
                FargateSizes.cpu(overrides.text("cpu").orElse(document.textOrEmpty("cpu"))),
                FargateSizes.memory(overrides.text("memory").orElse(document.textOrEmpty("memory"))),
                storage(overrides, document),
                request.text("group").orElse("family:" + definition.family()),
                request.text("startedBy").orElse(null),
                CapacityProviders.choose(request).orElse(null),
                described(overrides, containers),
                tags,
                containers);
    }

    private ContainerOrder container(Input container, Input override) {
        List<String> command = new ArrayList<>(container.texts("entryPoint"));
        command.addAll(override.has("command") ? override.texts("command") : container.texts("command"));
        Map<String, String> environment = new LinkedHashMap<>();
        for (Input source : List.of(container, override)) {
            source.structures("environment")
                    .forEach(variable -> environment.put(variable.textOrEmpty("name"), variable.textOrEmpty("value")));
        }
        List<String> secrets = container.structures("secrets").stream()
                .map(secret -> secret.textOrEmpty("name"))
                .toList();
        int stopTimeout = container.number("stopTimeout").orElse(0);
        return new ContainerOrder(
                container.textOrEmpty("name"),
                container.textOrEmpty("image"),
                id(),
                command,
                environment,
                secrets,
                container.flag("essential", true),
                stopTimeout == 0 ? defaultStopTimeout.toMillis() : stopTimeout * 1000L,
                logTarget(container.structure("logConfiguration")));
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

    private static int storage(Input overrides, Input document) {
        Input source = overrides.has("ephemeralStorage") ? overrides : document;
        return source.structure("ephemeralStorage").number("sizeInGiB").orElse(DEFAULT_STORAGE_GIB);
    }

    /** The overrides as ECS describes them: an entry for each container, also for one that has none. */
    private static ObjectNode described(Input overrides, List<ContainerOrder> containers) {
        ObjectNode described = overrides.members().deepCopy();
        ArrayNode entries = described.putArray("containerOverrides");
        List<Input> given = overrides.structures("containerOverrides");
        for (ContainerOrder container : containers) {
            ObjectNode entry = given.stream()
                    .filter(override -> override.textOrEmpty("name").equals(container.name()))
                    .map(override -> override.members().deepCopy())
                    .findFirst()
                    .orElseGet(() -> Json.object().put("name", container.name()));
            entries.add(entry);
        }
        described.putArray("inferenceAcceleratorOverrides");
        return described;
    }

    private static String id() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
