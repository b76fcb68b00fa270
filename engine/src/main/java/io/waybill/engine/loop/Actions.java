package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.run.KnownCalls;
import io.waybill.engine.runtime.EngineAction;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that nodes may ask for, by their names. Thread safe. */
final class Actions implements KnownCalls {
    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);

    private final Map<String, EngineAction> byName = new HashMap<>();
    private final UnaryOperator<JsonNode> opener;

    /**
     * @param actions of several with the same name the last one counts
     * @param opener gives a request with its secrets
     */
    Actions(Collection<EngineAction> actions, UnaryOperator<JsonNode> opener) {
        actions.forEach(action -> byName.put(action.name(), action));
        this.opener = opener;
    }

    Optional<EngineAction> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Optional<Map<String, String>> outputs(String name, ObjectNode request, String target) {
        return find(name).flatMap(action -> known(action, request, target));
    }

    private Optional<Map<String, String>> known(EngineAction action, ObjectNode request, String target) {
        try {
            return action.known(() -> (ObjectNode) opener.apply(request.deepCopy()), target)
                    .map(Actions::written);
        } catch (RuntimeException e) {
            LOG.debug("What {} comes to is found out by running it", action.name(), e);
            return Optional.empty();
        }
    }

    /** As they are kept. */
    static Map<String, String> written(Map<String, JsonNode> outputs) {
        Map<String, String> written = new HashMap<>();
        outputs.forEach((key, value) -> written.put(key, value.toString()));
        return written;
    }
}
