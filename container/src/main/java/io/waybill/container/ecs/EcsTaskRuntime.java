package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Runs containers on ECS, or on anything that speaks its API. The client token makes a launch happen once: ECS answers
 * the same token and parameters with the same task, for a day.
 */
final class EcsTaskRuntime implements TaskRuntime, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EcsTaskRuntime.class);

    private static final int LONGEST_STOP_REASON = 255;
    private static final int UNCLAIMED = 1_000;

    private final String target;
    private final EcsSettings settings;
    private final EcsClient ecs;
    private final TaskDefinitions definitions;
    private final RunTaskRequests requests;
    private final TaskLauncher launcher;
    private final TaskSearch search;
    private final Clock clock;
    private final ConcurrentMap<String, ClusterWatcher> watchers = new ConcurrentHashMap<>();
    private final BoundedCache<String, Task> unclaimed = new BoundedCache<>(UNCLAIMED);

    /** @param target the name of this target; empty for the default one */
    EcsTaskRuntime(String target, EcsSettings settings, EcsClient ecs, TaskDefinitions definitions, Clock clock) {
        this.target = target;
        this.settings = settings;
        this.ecs = ecs;
        this.definitions = definitions;
        this.requests = new RunTaskRequests(settings.defaults(), definitions);
        this.search = new TaskSearch(ecs);
        this.launcher = new TaskLauncher(ecs, requests, definitions, search, clock);
        this.clock = clock;
    }

    @Override
    public ObjectNode complete(ObjectNode request, LaunchContext context) {
        if (!context.target().equals(target)) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "There is no target '" + context.target() + "' in the settings; remove target from the task");
        }
        return requests.complete(request, context.identity());
    }

    @Override
    public TaskHandle launch(Launch launch, LaunchWait wait) {
        return launcher.launch(launch, wait);
    }

    @Override
    public void watch(TaskHandle task, TaskObserver observer) {
        ClusterWatcher watcher = watchers.computeIfAbsent(task.cluster(), this::newWatcher);
        watcher.watch(task, observer);
        unclaimed.take(task.taskArn()).ifPresent(watcher::tellSoon);
        watcher.start();
    }

    /**
     * An event told of a task. Others' tasks are ignored; but a task may start, and even end, before whoever launched it
     * watches it, so what was told last is kept for him.
     */
    void told(Task task) {
        if (isTold(task)) {
            return;
        }
        unclaimed.merge(task.taskArn(), task, EcsTaskRuntime::newer);
        // It may have been watched between the two.
        if (isTold(task)) {
            unclaimed.take(task.taskArn());
        }
    }

    /** Events may overtake each other. */
    private static Task newer(Task one, Task other) {
        return version(one) > version(other) ? one : other;
    }

    private static long version(Task task) {
        return task.version() == null ? 0 : task.version();
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
            // Before all launches, which take their tokens from the same bucket.
            ecs.stopTask(request -> request.cluster(task.cluster())
                    .task(task.taskArn())
                    .reason(words)
                    .overrideConfiguration(
                            override -> override.putExecutionAttribute(PacedCalls.PRIORITY, Integer.MAX_VALUE)));
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
                arns -> search.describe(cluster, arns),
                arns -> search.stopped(cluster, arns),
                task -> EndClassifier.classify(
                        task,
                        Optional.ofNullable(task.taskDefinitionArn())
                                .flatMap(definitions::find)
                                .orElse(null)),
                settings.watch(),
                clock);
    }

    /** How much is watched in all clusters. */
    ClusterWatcher.Load load() {
        return watchers.values().stream()
                .map(ClusterWatcher::load)
                .reduce(new ClusterWatcher.Load(0, 0), ClusterWatcher.Load::plus);
    }

    /** The cluster of tasks that name none. */
    String usualCluster() {
        return requests.usualCluster();
    }

    /** The clusters that tasks were watched in, and the one of tasks that name none. */
    Set<String> clusters() {
        Set<String> clusters = new HashSet<>(watchers.keySet());
        clusters.add(requests.usualCluster());
        return clusters;
    }
}
