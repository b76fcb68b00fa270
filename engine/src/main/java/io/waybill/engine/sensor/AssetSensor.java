package io.waybill.engine.sensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetStore;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Waits for an update of an asset. Its input has {@code asset}, a name or a URI, and {@code after}, an ISO date and time from
 * which on updates count, with an offset or else in {@code timezone}; empty: from the beginning of the wait. It hands on the
 * newest update.
 */
public final class AssetSensor implements EngineSensor {
    /** The name of this sensor. */
    public static final String NAME = "asset";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AssetStore assets;

    public AssetSensor(AssetStore assets) {
        this.assets = assets;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        String key = input.path("asset").asText();
        String text = input.path("after").asText();
        ZoneId zone = ZoneId.of(input.path("timezone").asText("UTC"));
        Instant after = text.isEmpty() ? since : TimeSensor.moment(text, zone);
        Optional<AssetEventRow> event = assets.resolve(key).flatMap(asset -> assets.newestSince(asset.id(), after));
        return event.map(AssetSensor::found)
                .orElseGet(() -> Look.notYet("Asset '" + key + "' has not been updated since " + after));
    }

    private static Look found(AssetEventRow event) {
        ObjectNode value = JsonNodeFactory.instance
                .objectNode()
                .put("asset", event.name())
                .put("uri", event.uri())
                .put("timestamp", event.at().toString())
                .put("source_dag_id", event.dagId())
                .put("source_run_id", event.runId())
                .put("source_task_id", event.taskId());
        value.set("extra", extra(event));
        return new Look(true, "", null, Map.of("return_value", value));
    }

    private static JsonNode extra(AssetEventRow event) {
        try {
            return JSON.readTree(event.extra());
        } catch (JsonProcessingException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "What was stored as JSON is none: " + e.getMessage(), e);
        }
    }
}
