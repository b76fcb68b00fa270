package io.waybill.plugins.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineSensor.Look;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the state of something that AWS does means to whoever waits for its end. */
final class Progress {
    private Progress() {}

    /**
     * Judges a state.
     *
     * @param what for people, such as {@code Job run jr_1}
     * @param state as the service names it
     * @param reason what the service says of it; absent where it says nothing
     * @param good the states of a good end
     * @param bad the states of a bad end
     * @param outputs what is handed on after a good end
     * @throws WaybillException {@code AWS_REFUSED} after a bad end
     */
    static Look of(
            String what,
            String state,
            @Nullable String reason,
            Set<String> good,
            Set<String> bad,
            Map<String, JsonNode> outputs) {
        if (good.contains(state)) {
            return new Look(true, "", null, outputs);
        }
        String told = what + " is " + state + (reason == null || reason.isEmpty() ? "" : ": " + reason);
        if (bad.contains(state)) {
            throw new WaybillException(ErrorCode.AWS_REFUSED, told);
        }
        return Look.notYet(told);
    }
}
