package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.openapi.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs and task instances in the shapes of Airflow's API; the names become snake case. */
final class RunShapes {
    private RunShapes() {}

    /** A run. */
    record DagRun(
            String dagRunId,
            String dagId,
            String dagDisplayName,
            @Nullable Instant logicalDate,
            Instant queuedAt,
            @Nullable Instant startDate,
            @Nullable Instant endDate,
            @Nullable Double duration,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd,
            Instant runAfter,
            @Nullable Instant lastSchedulingDecision,

            @Words({"scheduled", "manual", "backfill", "asset_triggered"})
            String runType,

            @Words({"queued", "running", "success", "failed"})
            String state,

            @Nullable @Words({"timetable", "ui", "cli", "asset", "rest_api"})
            String triggeredBy,

            @Nullable String triggeringUserName,
            JsonNode conf,
            @Nullable String note,
            List<DagShapes.Version> dagVersions,
            @Nullable String bundleVersion) {}

    /** A page of runs. */
    record DagRuns(List<DagRun> dagRuns, long totalEntries) {}

    /** A task of a run; one node is one task instance. */
    record TaskInstance(
            String id,
            String taskId,
            String dagId,
            String dagRunId,
            int mapIndex,
            @Nullable Instant logicalDate,
            Instant runAfter,
            @Nullable Instant startDate,
            @Nullable Instant endDate,
            @Nullable Double duration,

            @Nullable @Words({
                "scheduled",
                "queued",
                "running",
                "deferred",
                "up_for_retry",
                "restarting",
                "success",
                "failed",
                "skipped",
                "upstream_failed",
                "removed"
            })
            String state,

            int tryNumber,
            int maxTries,
            String taskDisplayName,
            String dagDisplayName,
            @Nullable String hostname,
            @Nullable String unixname,
            String pool,
            int poolSlots,
            @Nullable String queue,
            @Nullable Integer priorityWeight,
            @Nullable String operator,
            @Nullable String operatorName,
            @Nullable Instant queuedWhen,
            @Nullable Instant scheduledWhen,
            @Nullable Integer pid,
            @Nullable String executor,
            String executorConfig,
            @Nullable String note,
            @Nullable String renderedMapIndex,
            Map<String, JsonNode> renderedFields,
            @Nullable JsonNode trigger,
            @Nullable JsonNode triggererJob,
            DagShapes.Version dagVersion) {}

    /** Tasks of a run, or tries of a task. */
    record TaskInstances(List<TaskInstance> taskInstances, int totalEntries) {}

    /** A line of a log. */
    record LogLine(Instant timestamp, String event) {}

    /** A part of a log. */
    record Log(List<LogLine> content, @Nullable String continuationToken) {}
}
