package io.waybill.engine.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What calls would come to, where that is known without making them. Asks nobody and waits for nothing. */
@FunctionalInterface
public interface KnownCalls {

    /**
     * The outputs of a call.
     *
     * @param action its name
     * @param request of the attempt, as it is kept
     * @param target name of the target that the task is to run on; empty: the default one
     * @return JSON by key; empty where the call is to be made
     */
    Optional<Map<String, String>> outputs(String action, ObjectNode request, String target);
}
