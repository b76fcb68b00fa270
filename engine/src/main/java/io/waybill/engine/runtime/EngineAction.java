package io.waybill.engine.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A short call that the engine makes on its own small pool. Must be safe to repeat: after a crash the same input is
 * given again. Thread safe.
 */
public interface EngineAction {

    /** The name that {@code NodeWork.Action} refers to. */
    String name();

    /**
     * Does it.
     *
     * @param input rendered
     * @param target name of the target that the task is to run on; empty: the default one
     * @return the outputs of the node, by key; {@code return_value} is what {@code xcom_pull('task')} gives by itself
     * @throws io.waybill.engine.error.WaybillException whose code's kind decides which retry budget is spent
     */
    Map<String, JsonNode> run(ObjectNode input, String target);

    /**
     * Does it, for an action that has to know a repetition from another try; what the engine calls.
     *
     * @param attempt the try that it is for: the same where the same input is given again, and that of no other try
     */
    default Map<String, JsonNode> run(ObjectNode input, String target, UUID attempt) {
        return run(input, target);
    }

    /**
     * What it would come to, where that is known without doing anything; it is not run then. Asked as a try begins, on the
     * engine's one thread: it must not wait for anything.
     *
     * @param input gives it, rendered
     * @param target name of the target that the task is to run on; empty: the default one
     * @return the outputs of the node; empty where it is to be run
     */
    default Optional<Map<String, JsonNode>> known(Supplier<ObjectNode> input, String target) {
        return Optional.empty();
    }
}
