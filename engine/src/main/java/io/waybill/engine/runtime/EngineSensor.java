package io.waybill.engine.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether something has come that a node waits for: a short call on the engine's own small pool, which changes
 * nothing. Thread safe.
 */
public interface EngineSensor {

    /** The name that {@code NodeWork.Wait} refers to. */
    String name();

    /**
     * Looks.
     *
     * @param input rendered once, when the try began
     * @param since when the try began to wait
     * @param now the time
     * @throws io.waybill.engine.error.WaybillException of a user's kind where waiting makes no sense, so that the try has
     *     failed; after any other the next look is taken as if what is waited for had not come yet
     */
    Look look(ObjectNode input, Instant since, Instant now);

    /**
     * Looks, for a sensor that has to know where; what the engine calls.
     *
     * @param target name of the target that the task is to run on; empty: the default one
     */
    default Look look(ObjectNode input, String target, Instant since, Instant now) {
        return look(input, since, now);
    }

    /**
     * What was seen.
     *
     * @param met whether it has come
     * @param reason what is waited for still, in a sentence for people; empty once it has come
     * @param next when to look again; absent: after the node's own interval
     * @param outputs what the node hands on once it has come
     */
    record Look(boolean met, String reason, @Nullable Instant next, Map<String, JsonNode> outputs) {
        public Look {
            outputs = Map.copyOf(outputs);
        }

        /** It has come. */
        public static Look done() {
            return new Look(true, "", null, Map.of());
        }

        /** It has not come yet. */
        public static Look notYet(String reason) {
            return new Look(false, reason, null, Map.of());
        }

        /** It cannot come before this moment. */
        public static Look notBefore(Instant next, String reason) {
            return new Look(false, reason, next, Map.of());
        }
    }
}
