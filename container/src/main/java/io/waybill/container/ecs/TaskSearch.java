package io.waybill.container.ecs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** Looks for tasks: by their ARNs, among the stopped ones, or by the marks of an attempt. Thread safe. */
final class TaskSearch {
    private static final Logger LOG = LoggerFactory.getLogger(TaskSearch.class);

    /** Ten thousand tasks, more than ECS keeps of most clusters. */
    private static final int PAGES = 100;

    private static final int TASKS_A_CALL = 100;

    private final EcsClient ecs;

    TaskSearch(EcsClient ecs) {
        this.ecs = ecs;
    }

    /** Up to a hundred tasks; what ECS does not know is not in the answer. */
    List<Task> describe(String cluster, List<String> arns) {
        return describe(cluster, arns, List.of());
    }

    /** Those of the tasks that are among the cluster's stopped ones. */
    List<Task> stopped(String cluster, List<String> arns) {
        Set<String> sought = Set.copyOf(arns);
        List<String> found = list(cluster, null, DesiredStatus.STOPPED, sought::contains);
        return found.isEmpty() ? List.of() : describe(cluster, found);
    }

    /** The task that was started for an attempt, whether it runs still or has stopped lately. */
    Optional<Task> ofAttempt(String cluster, String startedBy, String attemptId) {
        for (DesiredStatus status : List.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)) {
            List<String> arns = list(cluster, startedBy, status, arn -> true);
            for (int from = 0; from < arns.size(); from += TASKS_A_CALL) {
                List<String> some = arns.subList(from, Math.min(arns.size(), from + TASKS_A_CALL));
                Optional<Task> task = describe(cluster, some, List.of(TaskField.TAGS)).stream()
                        .filter(found -> isOf(found, attemptId))
                        .findFirst();
                if (task.isPresent()) {
                    return task;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(Task task, String attemptId) {
        return task.tags()
                .contains(Tag.builder().key(TaskTags.ATTEMPT).value(attemptId).build());
    }

    private List<String> list(
            String cluster, @Nullable String startedBy, DesiredStatus status, Predicate<String> wanted) {
        List<String> found = new ArrayList<>();
        try {
            String next = null;
            for (int page = 0; page < PAGES; page++) {
                String token = next;
                ListTasksResponse answer = ecs.listTasks(request -> request.cluster(cluster)
                        .startedBy(startedBy)
                        .desiredStatus(status)
                        .nextToken(token));
                answer.taskArns().stream().filter(wanted).forEach(found::add);
                next = answer.nextToken();
                if (next == null) {
                    return found;
                }
            }
            LOG.warn(
                    "Cluster {} has more than {} pages of {} tasks; the others are not looked at",
                    cluster,
                    PAGES,
                    status);
            return found;
        } catch (ClusterNotFoundException e) {
            LOG.warn("Cluster {} is gone, and its tasks with it", cluster);
            return List.of();
        } catch (SdkException e) {
            throw AwsErrors.of(e, "ListTasks", status + " tasks, cluster " + cluster);
        }
    }

    private List<Task> describe(String cluster, List<String> arns, List<TaskField> include) {
        try {
            return ecs.describeTasks(
                            request -> request.cluster(cluster).tasks(arns).include(include))
                    .tasks();
        } catch (ClusterNotFoundException e) {
            LOG.warn("Cluster {} is gone, and {} tasks with it", cluster, arns.size());
            return List.of();
        } catch (SdkException e) {
            throw AwsErrors.of(e, "DescribeTasks", arns.size() + " tasks, cluster " + cluster);
        }
    }
}
