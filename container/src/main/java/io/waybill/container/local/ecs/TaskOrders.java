package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes the orders of a RunTask that was checked: definition and overrides in one. */
final class TaskOrders {

    private static final int DEFAULT_STORAGE_GIB = 20;

    private final ContainerOrders containerOrders;

    /** @param defaultStopTimeout of containers whose definition has none */
    TaskOrders(Duration defaultStopTimeout) {
        this.containerOrders = new ContainerOrders(defaultStopTimeout);
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
        String cpu = FargateSizes.cpu(overrides.text("cpu").orElse(document.textOrEmpty("cpu")));
        String memory = FargateSizes.memory(overrides.text("memory").orElse(document.textOrEmpty("memory")));
        List<ContainerOrder> containers = new ArrayList<>();
        for (Input container : document.structures("containerDefinitions")) {
            Input none = new Input(Json.object());
            Input override = byContainer.getOrDefault(container.textOrEmpty("name"), none);
            containers.add(
                    containerOrders.make(id(), container, override, Integer.parseInt(cpu), Integer.parseInt(memory)));
        }
        return new TaskOrder(
                id(),
                cluster,
                launch,
                now,
                definition.arn(),
                definition.family(),
                cpu,
                memory,
                storage(overrides, document),
                request.text("group").orElse("family:" + definition.family()),
                request.text("startedBy").orElse(null),
                CapacityProviders.choose(request).orElse(null),
                described(overrides, containers),
                tags,
                containers);
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
