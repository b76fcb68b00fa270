package io.waybill.operators.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineAction;
import java.util.Map;

/** {@code fail}: fails. */
public final class FailAction implements EngineAction {
    static final String NAME = "fail";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        throw new WaybillException(
                ErrorCode.INVALID_REQUEST, input.path("message").asText());
    }
}
