package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import io.waybill.web.why.Explainer;
import io.waybill.web.why.TimeWords;
import io.waybill.web.why.Why;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/waybill/v1/dags/{dag_id}/runs/{run_id}/why?task_id=}: why tasks have not started, how they ended, and what
 * is tried next. Without {@code task_id}, of all that are not through.
 */
final class WhyApi {
    private static final String TASK = "/api/v2/dags/{dagId}/dagRuns/{runId}/taskInstances/{taskId}";
    private static final int LAST_LINES = 20;
    /** Each is a call to CloudWatch Logs. */
    private static final int MOST_LOGS = 10;

    private final DagReader reader;
    private final AttemptLogs logs;
    private final Clock clock;

    WhyApi(DagReader reader, AttemptLogs logs, Clock clock) {
        this.reader = reader;
        this.logs = logs;
        this.clock = clock;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/waybill/v1/dags/{dagId}/runs/{runId}/why", this::why);
        routes.get(TASK + "/dependencies", this::dependencies);
        routes.get(TASK + "/{mapIndex}/dependencies", this::dependencies);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part tasks = api.about("Task Instance");
        tasks.get("get_task_instance_dependencies", TASK + "/dependencies", "What keeps a task from starting.")
                .says("None where nothing does, or where it has started.")
                .with("map_index", Param.Kind.WHOLE, "Of this item.")
                .answers(Dependencies.class);
        tasks.get(
                        "get_task_instance_dependencies_by_map_index",
                        TASK + "/{mapIndex}/dependencies",
                        "What keeps an item from starting.")
                .refuses(400)
                .answers(Dependencies.class);
        api.about("Waybill")
                .get(
                        "explain",
                        "/api/waybill/v1/dags/{dagId}/runs/{runId}/why",
                        "Why tasks have not started, how they ended, and what is tried next.")
                .says("Without task_id of all that are not through.")
                .any("task_id")
                .answers(Answer.class);
    }

    /** What keeps a task from starting. */
    private record Dependency(String name, String reason) {}

    private record Dependencies(List<Dependency> dependencies) {}

    private void dependencies(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        TaskRow task = reader.task(run, TaskApi.name(ctx));
        Explainer explainer = new Explainer(
                reader.version(run.versionId()).graph(), run, reader.tasks(run), TimeWords.utc(clock.instant()));
        String reason = explainer.task(task, null).text();
        Json.send(
                ctx,
                new Dependencies(dependency(run, task).stream()
                        .map(name -> new Dependency(name, reason))
                        .toList()));
    }

    /** Airflow's name of what it waits for; none where it waits for nothing. */
    private static List<String> dependency(RunRow run, TaskRow task) {
        return switch (task.state()) {
            case NONE -> List.of(run.state() == RunState.QUEUED ? "Dagrun Running" : "Trigger Rule");
            case SCHEDULED -> List.of("Pool Slots Available");
            case UP_FOR_RETRY -> List.of("Not In Retry Period");
            case QUEUED, LAUNCHING, RUNNING, DEFERRED, RESTARTING, STOPPING -> List.of();
            case SUCCESS, FAILED, CANCELLED, SKIPPED, UPSTREAM_FAILED, REMOVED -> List.of();
        };
    }

    private void why(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        DagGraph graph = reader.version(run.versionId()).graph();
        Set<String> ids = new Query(ctx).all("task_id");
        List<TaskRow> tasks = reader.tasks(run);
        Explainer explainer = new Explainer(graph, run, tasks, TimeWords.utc(clock.instant()));
        List<TaskRow> chosen = tasks.stream()
                .filter(task -> ids.isEmpty()
                        ? task.state() != TaskState.SUCCESS
                        : ids.contains(task.nodeId())
                                || ids.contains(task.key().toString())
                                || ids.contains(taskId(graph, task))
                                || ids.contains(new TaskKey(taskId(graph, task), task.mapIndex()).toString()))
                .sorted(Comparator.comparingInt(
                        task -> graph.find(task.nodeId()).map(Node::index).orElse(Integer.MAX_VALUE)))
                .toList();
        List<Explained> explained = new ArrayList<>();
        int tails = 0;
        for (TaskRow task : chosen) {
            AttemptRow newest = task.tryNumber() == 0 ? null : newest(run, task);
            boolean tail = newest != null && hasLog(graph, task) && tells(task) && tails < MOST_LOGS;
            tails += tail ? 1 : 0;
            explained.add(explained(explainer, graph, task, newest, tail));
        }
        Json.send(ctx, new Answer(run.dagId(), run.runId(), run.state().id(), run.reason(), explained));
    }

    private @Nullable AttemptRow newest(RunRow run, TaskRow task) {
        return reader.tries(run, task.key().toString()).stream()
                .reduce((older, newer) -> newer)
                .orElse(null);
    }

    private static String taskId(DagGraph graph, TaskRow task) {
        return graph.find(task.nodeId()).map(Node::taskId).orElse(task.nodeId());
    }

    private static boolean hasLog(DagGraph graph, TaskRow task) {
        return graph.find(task.nodeId())
                .map(node -> node.work().kind() == NodeWork.Kind.CONTAINER)
                .orElse(false);
    }

    /** Whether the end of its log says something about why. */
    private static boolean tells(TaskRow task) {
        return task.state() == TaskState.FAILED
                || task.state() == TaskState.UP_FOR_RETRY
                || task.state() == TaskState.RUNNING
                || task.state() == TaskState.CANCELLED;
    }

    private Explained explained(
            Explainer explainer, DagGraph graph, TaskRow task, @Nullable AttemptRow newest, boolean tail) {
        Why why = explainer.task(task, newest);
        List<String> lines = List.of();
        String noLog = "";
        if (tail && newest != null) {
            try {
                lines = logs.tail(newest, LAST_LINES);
            } catch (WaybillException e) {
                if (e.code() == ErrorCode.INTERNAL) {
                    throw e;
                }
                // The rest of the answer is worth having without it.
                noLog = String.valueOf(e.getMessage());
            }
        }
        return new Explained(
                task.key().toString(),
                taskId(graph, task),
                task.state().id(),
                task.tryNumber(),
                why.text(),
                why.headline(),
                why.reason(),
                why.next(),
                newest == null || newest.kind() == null ? null : newest.kind().id(),
                newest == null ? null : newest.exitCode(),
                newest == null ? null : newest.stopCode(),
                newest == null ? "" : newest.evidence(),
                lines,
                noLog);
    }

    private record Answer(String dagId, String dagRunId, String state, String reason, List<Explained> tasks) {}

    private record Explained(
            String taskId,
            String task,
            String state,
            int tryNumber,
            String why,
            String headline,
            String reason,
            String next,
            @Nullable String kind,
            @Nullable Integer exitCode,
            @Nullable String stopCode,
            String evidence,
            List<String> lastLines,
            String logProblem) {}
}
