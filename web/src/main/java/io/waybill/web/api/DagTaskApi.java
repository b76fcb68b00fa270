package io.waybill.web.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.http.Json;
import io.waybill.web.openapi.ApiDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/dags/{dag_id}/tasks}: what the newest version of a DAG says of its tasks. */
final class DagTaskApi {
    private static final String TASKS = "/api/v2/dags/{dagId}/tasks";

    /** The orders that Airflow's clients ask for. */
    private static final List<String> ORDERS = List.of("task_id");

    private final DagReader reader;

    DagTaskApi(DagReader reader) {
        this.reader = reader;
    }

    void addTo(RoutesConfig routes) {
        routes.get(TASKS, this::list);
        routes.get(TASKS + "/{taskId}", this::get);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part tasks = api.about("Task");
        tasks.get("get_tasks", TASKS, "What the newest version of a DAG says of its tasks.")
                .ordered("task_id")
                .refuses(400)
                .answers(Tasks.class);
        tasks.get("get_task", TASKS + "/{taskId}", "What it says of one.").answers(Task.class);
    }

    private void list(Context ctx) {
        LoadedVersion version = version(ctx);
        Comparator<TaskSpec> order = Comparator.comparing(TaskSpec::id);
        boolean descending = new Query(ctx).descending("task_id", ORDERS);
        List<Task> tasks = version.spec().tasks().stream()
                .sorted(descending ? order.reversed() : order)
                .map(task -> shape(version, task))
                .toList();
        Json.send(ctx, new Tasks(tasks, tasks.size()));
    }

    private void get(Context ctx) {
        LoadedVersion version = version(ctx);
        String id = ctx.pathParam("taskId");
        TaskSpec task = version.spec()
                .task(id)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.TASK_NOT_FOUND,
                        "DAG " + version.spec().dagId() + " has no task '" + id + "'. Its tasks are listed at "
                                + TASKS.replace("{dagId}", version.spec().dagId())));
        Json.send(ctx, shape(version, task));
    }

    private LoadedVersion version(Context ctx) {
        return reader.version(reader.dag(ctx.pathParam("dagId")).dag().versionId());
    }

    private static Task shape(LoadedVersion version, TaskSpec task) {
        DagSpec dag = version.spec();
        return new Task(
                task.id(),
                task.id(),
                dag.owner(),
                dag.startInstant().orElse(null),
                dag.endInstant().orElse(null),
                task.triggerRule().jsonName(),
                task.dependsOnPast(),
                task.waitForDownstream(),
                task.retries(),
                null,
                task.pool(),
                task.poolSlots(),
                task.executionTimeout() == null ? null : TimeDelta.of(task.executionTimeout()),
                TimeDelta.of(task.retryDelay()),
                task.retryExponentialBackoff(),
                task.priorityWeight(),
                task.weightRule().name().toLowerCase(Locale.ROOT),
                null,
                null,
                List.of(),
                List.copyOf(downstream(version.graph(), task.id())),
                task.description().isEmpty() ? null : task.description(),
                task.uses(),
                params(task),
                Map.of("module_path", "", "class_name", task.uses()),
                task.expand() != null,
                List.of());
    }

    private static Map<String, JsonNode> params(TaskSpec task) {
        Map<String, JsonNode> params = new LinkedHashMap<>();
        task.params().forEach((name, param) -> params.put(name, Json.parse(Json.text(param))));
        return params;
    }

    /** The tasks right after it, past the nodes that only join. */
    private static Set<String> downstream(DagGraph graph, String taskId) {
        Set<String> after = new TreeSet<>();
        Set<Node> seen = new HashSet<>();
        Deque<Node> next = new ArrayDeque<>(graph.nodesOf(taskId));
        while (!next.isEmpty()) {
            for (Node node : graph.downstream(next.remove())) {
                if (!seen.add(node) || node.taskId().equals(taskId)) {
                    continue;
                }
                if (graph.task(node).isPresent()) {
                    after.add(node.taskId());
                } else {
                    next.add(node);
                }
            }
        }
        return after;
    }

    private record Tasks(List<Task> tasks, int totalEntries) {}

    private record TimeDelta(@JsonProperty("__type") String type, long days, long seconds, long microseconds) {
        static TimeDelta of(Duration time) {
            return new TimeDelta("TimeDelta", time.toDays(), time.toSeconds() % 86_400, time.toNanosPart() / 1_000);
        }
    }

    private record Task(
            String taskId,
            String taskDisplayName,
            String owner,
            @Nullable Instant startDate,
            @Nullable Instant endDate,
            String triggerRule,
            boolean dependsOnPast,
            boolean waitForDownstream,
            int retries,
            @Nullable String queue,
            String pool,
            int poolSlots,
            @Nullable TimeDelta executionTimeout,
            TimeDelta retryDelay,
            boolean retryExponentialBackoff,
            int priorityWeight,
            String weightRule,
            @Nullable String uiColor,
            @Nullable String uiFgcolor,
            List<String> templateFields,
            List<String> downstreamTaskIds,
            @Nullable String docMd,
            String operatorName,
            Map<String, JsonNode> params,
            Map<String, String> classRef,
            boolean isMapped,
            List<String> extraLinks) {}
}
