package io.waybill.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.bind.SpecJson;
import java.util.List;
import java.util.Map;

/** Declarations of params. */
public final class TestParams {
    private TestParams() {}

    /** One of any type with this default. */
    public static ParamSpec of(JsonNode defaultValue) {
        return SpecJson.mapper().convertValue(Map.of("type", List.of(), "default", defaultValue), ParamSpec.class);
    }
}
