package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of a server.
 *
 * @param client speaks to the server
 * @param dagId its DAG
 * @param runId the run
 */
record ServerRun(ApiClient client, String dagId, String runId) {
    private static final int ALL = 1_000_000;

    /**
     * The run of this id, or the DAG's newest.
     *
     * @throws CliException where there is none
     */
    static ServerRun find(ApiClient client, String dagId, @Nullable String runId) {
        if (runId != null) {
            return new ServerRun(client, dagId, runId);
        }
        List<JsonNode> newest =
                client.list(ApiClient.path("dags", dagId, "dagRuns"), Map.of("order_by", "-id"), "dag_runs", 1);
        if (newest.isEmpty()) {
            throw CliException.badUsage(
                    "waybill: " + dagId + " has no run yet. Start one with: waybill trigger " + dagId);
        }
        return new ServerRun(client, dagId, newest.get(0).path("dag_run_id").asText());
    }

    /** Where the run stands. */
    String state() {
        return client.get(ApiClient.path("dags", dagId, "dagRuns", runId), Map.of())
                .path("state")
                .asText();
    }

    /** Its task instances, in topological order. */
    List<JsonNode> tasks() {
        return client.list(
                ApiClient.path("dags", dagId, "dagRuns", runId, "taskInstances"), Map.of(), "task_instances", ALL);
    }

    /** One task instance. */
    JsonNode task(String taskId) {
        return client.get(ApiClient.path("dags", dagId, "dagRuns", runId, "taskInstances", taskId), Map.of());
    }

    /**
     * Why its tasks stand where they stand.
     *
     * @param task a task or a step; absent: all that are not through
     */
    JsonNode why(@Nullable String task) {
        return client.get(
                ApiClient.extra("dags", dagId, "runs", runId, "why"),
                task == null ? Map.of() : Map.of("task_id", task));
    }

    /**
     * A part of the log of a try.
     *
     * @param token where the last part ended; absent: from the beginning
     */
    JsonNode log(String taskId, int tryNumber, @Nullable String token) {
        return client.get(
                ApiClient.path(
                        "dags", dagId, "dagRuns", runId, "taskInstances", taskId, "logs", Integer.toString(tryNumber)),
                token == null ? Map.of() : Map.of("token", token));
    }
}
