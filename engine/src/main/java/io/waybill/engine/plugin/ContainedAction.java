package io.waybill.engine.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.EngineAction;
import java.util.Map;
import java.util.UUID;

/**
 * An action of a plug-in: what its classes look up they find among their own, and a class that is missing fails one try only. What
 * it knows is not asked, for that would be on the engine's own thread.
 */
record ContainedAction(EngineAction action, ClassLoader loader) implements EngineAction {
    @Override
    public String name() {
        return action.name();
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        return Containment.call(loader, () -> action.run(input, target));
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target, UUID attempt) {
        return Containment.call(loader, () -> action.run(input, target, attempt));
    }
}
