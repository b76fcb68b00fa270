package io.waybill.container.ecs.limits;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * AWS's token buckets, each for an account and a Region and shared by the actions that it names, with AWS's own sizes
 * (the page "Request throttling for the Amazon ECS API"; for CloudWatch Logs the least that any Region has).
 */
public enum Bucket {
    /** Starting and stopping tasks. */
    RUN_TASK(100, 40, "RunTask", "StopTask", "StartTask", "ExecuteCommand"),
    /** Calls of RunTask that start Fargate tasks. */
    FARGATE_CALLS(20, 20),
    /** Launches on Fargate at the full price. */
    FARGATE_ON_DEMAND(100, 20),
    /** Launches on Fargate Spot. */
    FARGATE_SPOT(100, 20),
    /** Looking at tasks. */
    DESCRIBE_TASKS(100, 20, "DescribeTasks", "ListTasks", "DescribeContainerInstances"),
    /** Registering and deregistering task definitions. */
    REGISTER_TASK_DEFINITION(20, 1, "RegisterTaskDefinition", "DeregisterTaskDefinition"),
    /** Looking at task definitions. */
    DESCRIBE_TASK_DEFINITION(50, 20, "DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"),
    /** Deleting task definitions. */
    DELETE_TASK_DEFINITIONS(5, 1, "DeleteTaskDefinitions"),
    /** Looking at clusters. */
    DESCRIBE_CLUSTERS(50, 20, "DescribeClusters", "ListClusters"),
    /** Changing clusters. */
    CHANGE_CLUSTER(20, 1, "CreateCluster", "DeleteCluster", "UpdateCluster", "PutClusterCapacityProviders"),
    /** Changing tags. */
    TAG_RESOURCE(20, 10, "TagResource", "UntagResource"),
    /** Looking at tags. */
    LIST_TAGS(50, 20, "ListTagsForResource"),
    /** Reading one log. */
    GET_LOG_EVENTS(10, 10, "GetLogEvents"),
    /** Reading many logs at once. */
    FILTER_LOG_EVENTS(5, 5, "FilterLogEvents"),
    /** Any action that is not named elsewhere. */
    OTHER(5, 5);

    private final Rate rate;
    private final Set<String> actions;

    Bucket(int burst, double perSecond, String... actions) {
        this.rate = new Rate(burst, perSecond);
        this.actions = Set.of(actions);
    }

    /** The bucket that AWS takes an action's token from. */
    static Bucket of(String action) {
        return Arrays.stream(values())
                .filter(bucket -> bucket.actions.contains(action))
                .findFirst()
                .orElse(OTHER);
    }

    /** The bucket with this id. */
    public static Optional<Bucket> find(String id) {
        return Arrays.stream(values()).filter(bucket -> bucket.id().equals(id)).findFirst();
    }

    /** The ids of all. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Bucket::id).toList();
    }

    /** The name in settings, on the page and in metrics: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** AWS's size. */
    public Rate awsRate() {
        return rate;
    }
}
