package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Runs containers on ECS, or on anything that speaks its API. The client token makes a launch happen once: ECS answers
 * the same token and parameters with the same task, for a day.
 */
final class EcsTaskRuntime implements TaskRuntime, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EcsTaskRuntime.class);

    /** ECS's limit on the overrides of one RunTask, as JSON. */
    private static final int LONGEST_OVERRIDES = 8192;

    private static final int LONGEST_STOP_REASON = 255;
    private static final String DEFAULT_CLUSTER = "default";
    private static final int UNCLAIMED = 2_000;

    /** Ten thousand stopped tasks, more than ECS keeps of most clusters. */
    private static final int STOPPED_PAGES = 100;

    private final EcsSettings settings;
    private final EcsClient ecs;
    private final TaskDefinitions definitions;
    private final Clock clock;
    private final ConcurrentMap<String, ClusterWatcher> watchers = new ConcurrentHashMap<>();
    private final BoundedCache<String, Boolean> unclaimed = new BoundedCache<>(UNCLAIMED);

    EcsTaskRuntime(EcsSettings settings, EcsClient ecs, TaskDefinitions definitions, Clock clock) {
        this.settings = settings;
        this.ecs = ecs;
        this.definitions = definitions;
        this.clock = clock;
    }

    @Override
    public ObjectNode complete(ObjectNode request, LaunchContext context) {
        if (!context.target().isEmpty()) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "There is no target '" + context.target() + "' in the settings; remove target from the task");
        }
        ObjectNode complete = request.deepCopy();
        EcsSettings.LaunchDefaults defaults = settings.defaults();
        if (!complete.hasNonNull("cluster")) {
            complete.put("cluster", defaults.cluster() == null ? DEFAULT_CLUSTER : defaults.cluster());
        }
        String launchType = complete.path("launchType").asText();
        boolean fargate = !launchType.equals("EC2") && !launchType.equals("EXTERNAL");
        // Elsewhere it depends on the definition's network mode whether a network can be named at all.
        if (fargate && !defaults.subnets().isEmpty()) {
            addNetwork(complete.withObject("/networkConfiguration/awsvpcConfiguration"), defaults);
        }
        TaskTags.mark(complete, context.identity());
        check(complete);
        return complete;
    }

    @Override
    public TaskHandle launch(Launch launch, LaunchWait wait) {
        // As it was committed: what today's settings would add must not change a launch that may have happened.
        ObjectNode json = launch.request();
        check(json);
        String cluster = json.path("cluster").asText(DEFAULT_CLUSTER);
        String about = "task definition " + json.path("taskDefinition").asText() + ", cluster " + cluster;
        nameContainers(json);
        RunTaskRequest request = AwsJson.read("RunTask", json, RunTaskRequest.builder()).toBuilder()
                .clientToken(launch.clientToken())
                .count(1)
                .build();
        RunTaskResponse answer;
        try {
            answer = ecs.runTask(request);
        } catch (SdkException e) {
            if (AwsErrors.isDefinitionGone(e)) {
                definitions.forget(request.taskDefinition());
            }
            throw AwsErrors.of(e, "RunTask", about);
        }
        if (!answer.tasks().isEmpty()) {
            // The answer to a repeated launch may hold no more of the task than its ARN.
            Task task = answer.tasks().get(0);
            definitions.started(task.taskArn(), task.taskDefinitionArn());
            return new TaskHandle(launch.target(), cluster, task.taskArn(), clock.instant());
        }
        if (!answer.failures().isEmpty()) {
            throw AwsErrors.of(answer.failures().get(0), "RunTask", about);
        }
        throw new WaybillException(
                ErrorCode.AWS_UNAVAILABLE,
                "RunTask (" + about + ") was answered with neither a task nor a failure. It is tried again.");
    }

    @Override
    public void watch(TaskHandle task, TaskObserver observer) {
        ClusterWatcher watcher = watchers.computeIfAbsent(task.cluster(), this::newWatcher);
        watcher.watch(task, observer);
        if (unclaimed.remove(task.taskArn())) {
            watcher.lookNow(task.taskArn());
        }
        watcher.start();
    }

    /**
     * An event told of a task. Others' tasks are ignored; but a task may start before whoever launched it watches it, and
     * that is remembered, so that it is looked at at once.
     */
    void told(Task task) {
        if (isTold(task)) {
            return;
        }
        unclaimed.put(task.taskArn(), true);
        // It may have been watched between the two.
        isTold(task);
    }

    private boolean isTold(Task task) {
        boolean told = false;
        for (ClusterWatcher watcher : watchers.values()) {
            told |= watcher.told(task);
        }
        return told;
    }

    @Override
    public void stop(TaskHandle task, String reason) {
        String words = reason.length() <= LONGEST_STOP_REASON ? reason : reason.substring(0, LONGEST_STOP_REASON);
        try {
            ecs.stopTask(request ->
                    request.cluster(task.cluster()).task(task.taskArn()).reason(words));
        } catch (ClusterNotFoundException e) {
            LOG.warn("Task {} needs no stop, for its cluster {} is gone", task.taskArn(), task.cluster());
        } catch (SdkException e) {
            if (!AwsErrors.isTaskNotFound(e)) {
                throw AwsErrors.of(e, "StopTask", "task " + task.taskArn());
            }
            LOG.debug("Task {} needs no stop, for ECS does not know it any more", task.taskArn());
        }
        ClusterWatcher watcher = watchers.get(task.cluster());
        if (watcher != null) {
            watcher.hurry(task.taskArn());
        }
    }

    /** Stops watching. The tasks go on. */
    @Override
    public void close() {
        watchers.values().forEach(ClusterWatcher::close);
    }

    private ClusterWatcher newWatcher(String cluster) {
        return new ClusterWatcher(
                cluster,
                arns -> describe(cluster, arns),
                arns -> searchStopped(cluster, arns),
                task -> EndClassifier.classify(
                        task,
                        Optional.ofNullable(task.taskDefinitionArn())
                                .flatMap(definitions::find)
                                .orElse(null)),
                settings.watch(),
                clock);
    }

    private List<Task> describe(String cluster, List<String> arns) {
        try {
            return ecs.describeTasks(request -> request.cluster(cluster).tasks(arns))
                    .tasks();
        } catch (ClusterNotFoundException e) {
            LOG.warn("Cluster {} is gone, and {} watched tasks with it", cluster, arns.size());
            return List.of();
        } catch (SdkException e) {
            throw AwsErrors.of(e, "DescribeTasks", arns.size() + " tasks, cluster " + cluster);
        }
    }

    /** The clusters that tasks were watched in, and the one of tasks that name none. */
    Set<String> clusters() {
        Set<String> clusters = new HashSet<>(watchers.keySet());
        String usual = settings.defaults().cluster();
        clusters.add(usual == null ? DEFAULT_CLUSTER : usual);
        return clusters;
    }

    /** Those of the tasks that are among the cluster's stopped ones. */
    private List<Task> searchStopped(String cluster, List<String> arns) {
        Set<String> sought = Set.copyOf(arns);
        List<String> found = new ArrayList<>();
        try {
            String next = null;
            for (int page = 0; page < STOPPED_PAGES && found.size() < sought.size(); page++) {
                String token = next;
                ListTasksResponse answer = ecs.listTasks(request ->
                        request.cluster(cluster).desiredStatus(DesiredStatus.STOPPED).nextToken(token));
                answer.taskArns().stream().filter(sought::contains).forEach(found::add);
                next = answer.nextToken();
                if (next == null) {
                    break;
                }
            }
        } catch (ClusterNotFoundException e) {
            return List.of();
        } catch (SdkException e) {
            throw AwsErrors.of(e, "ListTasks", "stopped tasks, cluster " + cluster);
        }
        return found.isEmpty() ? List.of() : describe(cluster, found);
    }

    private static void addNetwork(ObjectNode network, EcsSettings.LaunchDefaults defaults) {
        // Whether an address is needed depends on the subnets, so it is said for those of the settings only.
        if (!network.hasNonNull("subnets")) {
            defaults.subnets().forEach(network.putArray("subnets")::add);
            if (!network.hasNonNull("assignPublicIp")) {
                network.put("assignPublicIp", defaults.assignPublicIp() ? "ENABLED" : "DISABLED");
            }
        }
        if (!network.hasNonNull("securityGroups") && !defaults.securityGroups().isEmpty()) {
            defaults.securityGroups().forEach(network.putArray("securityGroups")::add);
        }
    }

    private static void check(ObjectNode request) {
        RunTaskRequest read = AwsJson.read("RunTask", request, RunTaskRequest.builder());
        if (read.taskDefinition() == null || read.taskDefinition().isBlank()) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED, "RunTask: taskDefinition is empty; name a family, family:revision or ARN");
        }
        int length = request.path("overrides").toString().length();
        if (length > LONGEST_OVERRIDES) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "RunTask: the overrides are " + length + " characters long, and ECS takes " + LONGEST_OVERRIDES
                            + "; the longest is " + longest(request) + ". Hand long values on in a file.");
        }
    }

    /** The part of the overrides that is to blame for their length. */
    private static String longest(ObjectNode request) {
        String longest = "unknown";
        int length = 0;
        for (JsonNode container : request.path("overrides").path("containerOverrides")) {
            for (JsonNode variable : container.path("environment")) {
                if (variable.path("value").asText().length() > length) {
                    length = variable.path("value").asText().length();
                    longest = "environment " + variable.path("name").asText() + " with " + length;
                }
            }
            if (container.path("command").toString().length() > length) {
                length = container.path("command").toString().length();
                longest = "command with " + length;
            }
        }
        return longest;
    }

    /** Overrides of an existing definition may leave the container open: it is the main one. */
    private void nameContainers(ObjectNode request) {
        if (!(request.path("overrides").path("containerOverrides") instanceof ArrayNode overrides)) {
            return;
        }
        for (JsonNode override : overrides) {
            if (override instanceof ObjectNode container && !container.hasNonNull("name")) {
                String definition = request.get("taskDefinition").asText();
                container.put(
                        "name",
                        definitions
                                .describe(definition)
                                .main()
                                .map(DescribedDefinition.Container::name)
                                .orElseThrow(() -> new WaybillException(
                                        ErrorCode.AWS_REFUSED,
                                        "Task definition " + definition
                                                + " has no essential container; set container_name")));
            }
        }
    }
}
