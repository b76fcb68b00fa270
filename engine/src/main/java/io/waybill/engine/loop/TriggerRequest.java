package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.QueuedAsset;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a run of a DAG's newest version.
 *
 * @param dagId the DAG
 * @param runId the run's name, unique within the DAG; absent: one is made from the type and the date, as Airflow's
 * @param logicalDate the date it is for, unique within the DAG; absent: {@code ds} and the like are not there
 * @param dataInterval the data it is for; absent: from the logical date to the logical date
 * @param params values for the DAG's params; those that are not given have their defaults
 * @param type what makes it
 * @param triggeredBy who or what makes it: {@code schedule}, {@code page}, {@code cli}, {@code api}
 * @param note free text
 * @param backfillId the backfill that the run is of; absent where it is of none
 * @param runAfter before when it must not start; absent: it starts as soon as there is a place
 * @param assets the updates of assets that start it; none where nothing but the request does
 */
public record TriggerRequest(
        String dagId,
        @Nullable String runId,
        @Nullable Instant logicalDate,
        @Nullable Interval dataInterval,
        Map<String, JsonNode> params,
        RunType type,
        String triggeredBy,
        String note,
        @Nullable Long backfillId,
        @Nullable Instant runAfter,
        List<QueuedAsset> assets) {

    /** A span of data, from its start up to but not including its end. */
    public record Interval(Instant start, Instant end) {}

    public TriggerRequest {
        requireNonNull(dagId, "dagId");
        requireNonNull(type, "type");
        requireNonNull(triggeredBy, "triggeredBy");
        requireNonNull(note, "note");
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        assets = List.copyOf(assets);
    }

    /** A request for a run that no asset starts. */
    public TriggerRequest(
            String dagId,
            @Nullable String runId,
            @Nullable Instant logicalDate,
            @Nullable Interval dataInterval,
            Map<String, JsonNode> params,
            RunType type,
            String triggeredBy,
            String note,
            @Nullable Long backfillId) {
        this(dagId, runId, logicalDate, dataInterval, params, type, triggeredBy, note, backfillId, null, List.of());
    }

    /** A request for a run that is of no backfill. */
    public TriggerRequest(
            String dagId,
            @Nullable String runId,
            @Nullable Instant logicalDate,
            @Nullable Interval dataInterval,
            Map<String, JsonNode> params,
            RunType type,
            String triggeredBy,
            String note) {
        this(dagId, runId, logicalDate, dataInterval, params, type, triggeredBy, note, null);
    }

    /** A manual run for this date with default params. */
    public static TriggerRequest manual(String dagId, @Nullable Instant logicalDate, String triggeredBy) {
        return new TriggerRequest(dagId, null, logicalDate, null, Map.of(), RunType.MANUAL, triggeredBy, "");
    }

    /** The schedule's run for this date. */
    public static TriggerRequest scheduled(String dagId, Instant logicalDate, @Nullable Interval dataInterval) {
        return new TriggerRequest(dagId, null, logicalDate, dataInterval, Map.of(), RunType.SCHEDULED, "schedule", "");
    }

    /** The run that is made because assets were updated; it has no logical date. */
    public static TriggerRequest byAssets(String dagId, List<QueuedAsset> assets) {
        return new TriggerRequest(
                dagId, null, null, null, Map.of(), RunType.ASSET_TRIGGERED, "asset", "", null, null, assets);
    }

    /** The same with this run id. */
    public TriggerRequest withRunId(String id) {
        return new TriggerRequest(
                dagId, id, logicalDate, dataInterval, params, type, triggeredBy, note, backfillId, runAfter, assets);
    }

    /** The same, to start at this time and not before. */
    public TriggerRequest after(@Nullable Instant time) {
        return new TriggerRequest(
                dagId, runId, logicalDate, dataInterval, params, type, triggeredBy, note, backfillId, time, assets);
    }

    /** The same with these params. */
    public TriggerRequest withParams(Map<String, JsonNode> values) {
        return new TriggerRequest(
                dagId, runId, logicalDate, dataInterval, values, type, triggeredBy, note, backfillId, runAfter, assets);
    }
}
