package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DescribeTasks, ListTasks and StopTask. */
final class TaskActions {

    private static final int MOST_TASKS = 100;
    private static final int LONGEST_REASON = 1024;
    private static final Pattern ID =
            Pattern.compile("(?:arn:[^:]+:ecs:[^:]*:[^:]*:task/(?:([A-Za-z0-9_-]+)/)?)?([^/:]+)");
    private static final List<String> FILTERS_BESIDE_STARTED_BY =
            List.of("containerInstance", "family", "serviceName", "desiredStatus", "launchType");
    private static final Set<String> LIST_STATUSES = Set.of("RUNNING", "PENDING", "STOPPED");

    private final Clusters clusters;
    private final Tasks tasks;
    private final TaskTurn turn;
    private final FargateAgent agent;
    private final TaskView view;
    private final Arns arns;
    private final Clock clock;

    TaskActions(Clusters clusters, Tasks tasks, TaskTurn turn, FargateAgent agent, Arns arns, Clock clock) {
        this.clusters = clusters;
        this.tasks = tasks;
        this.turn = turn;
        this.agent = agent;
        this.view = new TaskView(arns);
        this.arns = arns;
        this.clock = clock;
    }

    void addTo(ActionTable.Builder table) {
        table.add(Service.ECS, "DescribeTasks", this::describe);
        table.add(Service.ECS, "ListTasks", this::list);
        table.add(Service.ECS, "StopTask", this::stop);
    }

    private JsonNode describe(Input input) {
        String cluster = clusters.named(input);
        List<String> wanted = input.texts("tasks");
        if (wanted.isEmpty()) {
            throw invalid("Tasks cannot be empty.");
        }
        if (wanted.size() > MOST_TASKS) {
            throw invalid("Tasks cannot have more than " + MOST_TASKS + " elements; it has " + wanted.size() + ".");
        }
        boolean withTags = input.texts("include").contains("TAGS");
        ObjectNode answer = Json.object();
        ArrayNode found = answer.putArray("tasks");
        ArrayNode failures = answer.putArray("failures");
        for (String written : wanted) {
            String id = id(written, cluster);
            find(id, cluster)
                    .filter(task ->
                            !task.fate().isMissing(clock.millis() - task.order().createdAt()))
                    .ifPresentOrElse(
                            task -> found.add(view.full(task, withTags)),
                            () -> failures.addObject()
                                    .put("arn", arns.task(cluster, id))
                                    .put("reason", "MISSING"));
        }
        return answer;
    }

    private JsonNode list(Input input) {
        String cluster = clusters.named(input);
        Predicate<FargateTask> wanted = task -> task.order().cluster().equals(cluster);
        if (input.has("startedBy")) {
            if (FILTERS_BESIDE_STARTED_BY.stream().anyMatch(input::has)) {
                throw invalid("cannot specify startedBy with other arguments");
            }
            String startedBy = input.textOrEmpty("startedBy");
            wanted = wanted.and(task -> startedBy.equals(task.order().startedBy()));
        }
        if (input.has("serviceName")) {
            throw new WireException(ErrorCode.SERVICE_NOT_FOUND, "Service not found.");
        }
        if (input.has("containerInstance")) {
            wanted = wanted.and(task -> false);
        }
        if (input.has("family")) {
            String family = input.textOrEmpty("family");
            wanted = wanted.and(task -> task.order().family().equals(family));
        }
        if (input.has("launchType")) {
            boolean fargate = input.textOrEmpty("launchType").equals("FARGATE");
            wanted = wanted.and(task -> fargate);
        }
        String status = input.text("desiredStatus").orElse("RUNNING");
        if (!LIST_STATUSES.contains(status)) {
            throw invalid("desiredStatus must be one of " + LIST_STATUSES + "; it is '" + status + "'.");
        }
        List<String> found = tasks.all().stream()
                .filter(wanted)
                .filter(task -> TaskView.desiredStatus(task.progress()).equals(status))
                .sorted(Comparator.comparingLong(
                                (FargateTask task) -> task.order().createdAt())
                        .thenComparing(task -> task.order().id()))
                .map(view::arn)
                .toList();
        return Paging.page(input, "taskArns", found);
    }

    private JsonNode stop(Input input) {
        String cluster = clusters.named(input);
        FargateTask task = find(id(input.textOrEmpty("task"), cluster), cluster)
                .orElseThrow(() -> invalid("The referenced task was not found."));
        String reason = input.text("reason").orElse("Task stopped by user");
        turn.stop(task, reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        agent.queue(task);
        ObjectNode answer = Json.object();
        answer.set("task", view.full(task, true));
        return answer;
    }

    private Optional<FargateTask> find(String id, String cluster) {
        return tasks.find(id).filter(task -> task.order().cluster().equals(cluster));
    }

    /** The id in an id or an ARN. */
    private static String id(String written, String cluster) {
        Matcher parts = ID.matcher(written);
        if (!parts.matches()) {
            throw invalid("Invalid identifier: '" + written + "' names no task.");
        }
        String arnCluster = parts.group(1);
        if (arnCluster != null && !arnCluster.equals(cluster)) {
            throw invalid(
                    "Invalid identifier: Identifier is for cluster " + arnCluster + ". Your cluster is " + cluster);
        }
        String id = parts.group(2);
        if (id.length() != 32 && id.length() != 36) {
            throw invalid("taskId length should be one of [32,36]");
        }
        return id;
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
