package io.waybill.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.DagSpec;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DAGs in the shapes of Airflow's API; the names become snake case. */
final class DagShapes {
    private DagShapes() {}

    /** A tag. */
    record Tag(String name, String dagId, String dagDisplayName) {}

    /** A version. */
    record Version(
            String id,
            int versionNumber,
            String dagId,
            String dagDisplayName,
            @Nullable String bundleName,
            @Nullable String bundleVersion,
            @Nullable String bundleUrl,
            Instant createdAt) {}

    /** A DAG. */
    record Dag(
            String dagId,
            String dagDisplayName,
            boolean isPaused,
            boolean isStale,
            @Nullable Instant lastParsedTime,
            @Nullable Double lastParseDuration,
            @Nullable Instant lastExpired,
            @Nullable String bundleName,
            @Nullable String bundleVersion,
            String relativeFileloc,
            String fileloc,
            @Nullable String description,
            @Nullable String timetableSummary,
            @Nullable String timetableDescription,
            List<Tag> tags,
            int maxActiveTasks,
            int maxActiveRuns,
            int maxConsecutiveFailedDagRuns,
            boolean hasTaskConcurrencyLimits,
            boolean hasImportErrors,
            @Nullable Instant nextDagrunLogicalDate,
            @Nullable Instant nextDagrunDataIntervalStart,
            @Nullable Instant nextDagrunDataIntervalEnd,
            @Nullable Instant nextDagrunRunAfter,
            List<String> owners,
            String fileToken) {}

    /** A page of DAGs. */
    record Dags(List<Dag> dags, int totalEntries) {}

    /** A file that could not be taken. */
    record ImportError(int importErrorId, Instant timestamp, String filename, String bundleName, String stackTrace) {}

    /** Files that could not be taken. */
    record ImportErrors(List<ImportError> importErrors, int totalEntries) {}

    /** The versions of a DAG. */
    record Versions(List<Version> dagVersions, int totalEntries) {}

    /** The file of a version. */
    record Source(String content, String dagId, int versionNumber, String dagDisplayName) {}

    /** A DAG with what its file says of it. */
    record Details(
            @JsonUnwrapped Dag dag,
            boolean catchup,
            @Nullable Duration dagRunTimeout,
            @Nullable JsonNode assetExpression,
            @Nullable String docMd,
            @Nullable Instant startDate,
            @Nullable Instant endDate,
            @Nullable Boolean isPausedUponCreation,
            Map<String, JsonNode> params,
            boolean renderTemplateAsNativeObj,
            @Nullable List<String> templateSearchPath,
            String timezone,
            @Nullable Instant lastParsed,
            Map<String, JsonNode> defaultArgs,
            @Nullable Map<String, String> ownerLinks,
            int concurrency,
            @Nullable Version latestDagVersion) {
        static Details of(Dag dag, LoadedVersion version) {
            DagSpec spec = version.spec();
            Map<String, JsonNode> params = new LinkedHashMap<>();
            spec.params().forEach((name, param) -> params.put(name, Json.parse(Json.text(param))));
            return new Details(
                    dag,
                    spec.catchup(),
                    spec.dagrunTimeout(),
                    null,
                    dag.description(),
                    spec.startInstant().orElse(null),
                    spec.endInstant().orElse(null),
                    null,
                    params,
                    false,
                    null,
                    spec.timezone().getId(),
                    dag.lastParsedTime(),
                    Map.of(),
                    null,
                    spec.maxActiveTasks(),
                    DagApi.version(version));
        }
    }
}
