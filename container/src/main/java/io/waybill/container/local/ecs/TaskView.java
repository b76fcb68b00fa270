package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as ECS describes it. */
final class TaskView {

    private final Arns arns;

    TaskView(Arns arns) {
        this.arns = arns;
    }

    String arn(FargateTask task) {
        return arns.task(task.order().cluster(), task.order().id());
    }

    /** All that is told of a task. */
    ObjectNode full(FargateTask task, boolean withTags) {
        return full(task, task.progress(), withTags);
    }

    /** All that was told of a task when it had come so far. */
    ObjectNode full(FargateTask task, TaskProgress progress, boolean withTags) {
        TaskOrder order = task.order();
        ObjectNode view = brief(task, progress);
        view.put("clusterArn", arns.cluster(order.cluster()));
        view.put("taskDefinitionArn", order.taskDefinitionArn());
        view.put("version", progress.version());
        view.put("group", order.group());
        putIfPresent(view, "startedBy", order.startedBy());
        view.put("launchType", "FARGATE");
        putIfPresent(view, "capacityProviderName", order.capacityProvider());
        view.put("platformVersion", "1.4.0");
        view.put("platformFamily", "Linux");
        view.put("availabilityZone", arns.region() + "a");
        view.put("cpu", order.cpu());
        view.put("memory", order.memory());
        view.putObject("ephemeralStorage").put("sizeInGiB", order.ephemeralStorageGib());
        if (progress.time(Milestone.CONNECTED).isPresent()) {
            view.put("connectivity", "CONNECTED");
        }
        progress.times().forEach((milestone, millis) -> view.set(milestone.member(), Json.epochSeconds(millis)));
        StopCode stopCode = progress.stopCode();
        putIfPresent(view, "stopCode", stopCode == null ? null : stopCode.awsName());
        putIfPresent(view, "stoppedReason", progress.stoppedReason());
        view.put("healthStatus", health(order, progress).name());
        view.put("enableExecuteCommand", false);
        view.putArray("attachments");
        view.putArray("attributes");
        view.putArray("inferenceAccelerators");
        view.set("overrides", order.overrides());
        view.set("containers", containers(task, progress));
        view.set("tags", withTags ? order.tags() : Json.array());
        return view;
    }

    /** What the health checks of the essential containers say of the task, the worst of them. */
    private static HealthCheck.Status health(TaskOrder order, TaskProgress progress) {
        List<HealthCheck.Status> checked = order.containers().stream()
                .filter(container -> container.essential() && container.healthCheck() != null)
                .map(container -> progress.container(container.name()).health())
                .toList();
        if (checked.contains(HealthCheck.Status.UNHEALTHY)) {
            return HealthCheck.Status.UNHEALTHY;
        }
        return checked.isEmpty() || checked.contains(HealthCheck.Status.UNKNOWN)
                ? HealthCheck.Status.UNKNOWN
                : HealthCheck.Status.HEALTHY;
    }

    /** What a repeated RunTask tells of a task that has stopped meanwhile. */
    ObjectNode brief(FargateTask task) {
        return brief(task, task.progress());
    }

    private ObjectNode brief(FargateTask task, TaskProgress progress) {
        ObjectNode view = Json.object();
        view.put("taskArn", arn(task));
        view.put("lastStatus", progress.status().name());
        view.put("desiredStatus", desiredStatus(progress));
        return view;
    }

    /** RUNNING, or STOPPED as soon as the task is to stop. */
    static String desiredStatus(TaskProgress progress) {
        return progress.stopping() ? "STOPPED" : "RUNNING";
    }

    private ArrayNode containers(FargateTask task, TaskProgress progress) {
        TaskOrder order = task.order();
        ArrayNode views = Json.array();
        for (ContainerOrder container : order.containers()) {
            ContainerProgress reached = progress.container(container.name());
            ObjectNode view = views.addObject();
            view.put("containerArn", arns.container(order.cluster(), order.id(), container.runtimeId()));
            view.put("taskArn", arn(task));
            view.put("name", container.name());
            view.put("image", container.image());
            if (reached.status() != ContainerProgress.Status.PENDING) {
                view.put("runtimeId", container.runtimeId());
            }
            view.put("lastStatus", reached.status().name());
            Integer exitCode = reached.exitCode();
            if (exitCode != null) {
                view.put("exitCode", exitCode.intValue());
            }
            putIfPresent(view, "reason", reached.reason());
            view.put("healthStatus", reached.health().name());
            view.putArray("networkBindings");
            view.putArray("networkInterfaces");
        }
        return views;
    }

    private static void putIfPresent(ObjectNode view, String member, @Nullable String value) {
        if (value != null) {
            view.put(member, value);
        }
    }
}
