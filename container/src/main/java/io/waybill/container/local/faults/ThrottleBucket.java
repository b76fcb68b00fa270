package io.waybill.container.local.faults;

import java.util.List;
import java.util.Locale;

/**
 * AWS's token buckets, each shared by its actions, for an account and Region. Sources: <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html">Request throttling for the
 * Amazon ECS API</a>, <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html">AWS Fargate
 * throttling quotas</a>, <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html">CloudWatch Logs quotas</a>.
 */
public enum ThrottleBucket {
    /** Calls that start and stop tasks. */
    RUN_TASK(100, 40, "RunTask", "StopTask", "StartTask", "ExecuteCommand"),
    /** Calls of RunTask on Fargate; they are taken from {@link #RUN_TASK} as well. */
    RUN_TASK_ON_FARGATE(20, 20),
    /** On-demand tasks launched on Fargate; a call takes as many as it launches. */
    FARGATE_LAUNCHES(100, 20),
    /** Spot tasks launched on Fargate; a call takes as many as it launches. */
    FARGATE_SPOT_LAUNCHES(100, 20),
    /** Calls that look at tasks. */
    DESCRIBE_TASKS(100, 20, "DescribeTasks", "ListTasks", "DescribeContainerInstances"),
    /** Calls that make and retire task definitions. */
    REGISTER_TASK_DEFINITION(20, 1, "RegisterTaskDefinition", "DeregisterTaskDefinition"),
    /** Calls that look at task definitions. */
    DESCRIBE_TASK_DEFINITION(50, 20, "DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"),
    /** Deleting task definitions. */
    DELETE_TASK_DEFINITIONS(5, 1, "DeleteTaskDefinitions"),
    /** Calls that look at clusters. */
    DESCRIBE_CLUSTERS(50, 20, "DescribeClusters", "ListClusters"),
    /** Calls that change clusters. */
    CREATE_CLUSTER(20, 1, "CreateCluster", "DeleteCluster", "UpdateCluster", "PutClusterCapacityProviders"),
    /** Calls that change tags. */
    TAG_RESOURCE(20, 10, "TagResource", "UntagResource"),
    /** Calls that look at tags. */
    LIST_TAGS_FOR_RESOURCE(50, 20, "ListTagsForResource"),
    /** Reading a log stream. */
    GET_LOG_EVENTS(25, 25, "GetLogEvents"),
    /** Searching a log group; the lower end of what Regions give. */
    FILTER_LOG_EVENTS(5, 5, "FilterLogEvents"),
    /** Writing log events. */
    PUT_LOG_EVENTS(5000, 5000, "PutLogEvents"),
    /** Looking at log streams. */
    DESCRIBE_LOG_STREAMS(25, 25, "DescribeLogStreams"),
    /** Making log streams. */
    CREATE_LOG_STREAM(50, 50, "CreateLogStream");

    private final double burst;
    private final double perSecond;
    private final List<String> actions;

    ThrottleBucket(double burst, double perSecond, String... actions) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.actions = List.of(actions);
    }

    /** As it is written in a file, such as {@code run_task}. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** AWS's size of it. */
    public Throttles.Rate awsRate() {
        return new Throttles.Rate(burst, perSecond);
    }

    /** The actions that share it. */
    public List<String> actions() {
        return actions;
    }
}
