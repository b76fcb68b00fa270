package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetReference;
import io.waybill.engine.store.AssetRow;
import io.waybill.engine.store.AssetUse.Kind;
import io.waybill.engine.store.QueuedAsset;
import io.waybill.engine.store.RunRow;
import io.waybill.web.http.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assets in the shapes of Airflow's API; the names become snake case. */
final class AssetShapes {
    private AssetShapes() {}

    /** A DAG that waits for an asset. */
    record ScheduledDag(String dagId, Instant createdAt, Instant updatedAt) {}

    /** A task that writes or reads an asset. */
    record TaskReference(String dagId, String taskId, Instant createdAt, Instant updatedAt) {}

    /** The newest event of an asset. */
    record LastEvent(@Nullable Long id, @Nullable Instant timestamp) {}

    /** An asset; there are no aliases and no watchers here. */
    record Asset(
            long id,
            String name,
            String uri,
            String group,
            JsonNode extra,
            Instant createdAt,
            Instant updatedAt,
            List<ScheduledDag> scheduledDags,
            List<TaskReference> producingTasks,
            List<TaskReference> consumingTasks,
            List<String> aliases,
            List<String> watchers,
            LastEvent lastAssetEvent) {
        static Asset of(AssetRow row, List<AssetReference> references) {
            return new Asset(
                    row.id(),
                    row.name(),
                    row.uri(),
                    row.group(),
                    Json.parse(row.extra()),
                    row.createdAt(),
                    row.updatedAt(),
                    references.stream()
                            .filter(reference -> reference.kind() == Kind.SCHEDULE)
                            .map(one -> new ScheduledDag(one.dagId(), one.createdAt(), one.createdAt()))
                            .toList(),
                    tasks(references, Kind.OUTLET),
                    tasks(references, Kind.INLET),
                    List.of(),
                    List.of(),
                    new LastEvent(row.lastEventId(), row.lastEventId() == null ? null : row.lastEventAt()));
        }

        private static List<TaskReference> tasks(List<AssetReference> references, Kind kind) {
            return references.stream()
                    .filter(reference -> reference.kind() == kind)
                    .map(one -> new TaskReference(one.dagId(), one.taskId(), one.createdAt(), one.createdAt()))
                    .toList();
        }
    }

    /** A page of assets. */
    record Assets(List<Asset> assets, int totalEntries) {}

    /** A run that an event has started. */
    record StartedRun(
            String runId,
            String dagId,
            @Nullable Instant logicalDate,
            @Nullable Instant startDate,
            @Nullable Instant endDate,
            String state,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd) {
        static StartedRun of(RunRow run) {
            return new StartedRun(
                    run.runId(),
                    run.dagId(),
                    run.logicalDate(),
                    run.startedAt(),
                    run.endedAt(),
                    AirflowStates.of(run.state()),
                    run.dataIntervalStart(),
                    run.dataIntervalEnd());
        }
    }

    /** An update of an asset. */
    record Event(
            long id,
            long assetId,
            String uri,
            String name,
            String group,
            JsonNode extra,
            @Nullable String sourceTaskId,
            @Nullable String sourceDagId,
            @Nullable String sourceRunId,
            int sourceMapIndex,
            List<StartedRun> createdDagruns,
            Instant timestamp) {
        static Event of(AssetEventRow row, List<RunRow> started) {
            return new Event(
                    row.id(),
                    row.assetId(),
                    row.uri(),
                    row.name(),
                    row.group(),
                    Json.parse(row.extra()),
                    row.taskId(),
                    row.dagId(),
                    row.runId(),
                    row.mapIndex(),
                    started.stream().map(StartedRun::of).toList(),
                    row.at());
        }
    }

    /** A page of updates. */
    record Events(List<Event> assetEvents, int totalEntries) {}

    /** What a DAG waits for has come. */
    record Queued(String dagId, long assetId, Instant createdAt, String dagDisplayName) {
        static Queued of(QueuedAsset queued) {
            return new Queued(queued.dagId(), queued.assetId(), queued.queuedAt(), queued.dagId());
        }
    }

    /** All that has come. */
    record QueuedEvents(List<Queued> queuedEvents, int totalEntries) {}
}
