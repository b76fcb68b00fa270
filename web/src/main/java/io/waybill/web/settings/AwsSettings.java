package io.waybill.web.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ECS and CloudWatch Logs are spoken to.
 *
 * @param compute this machine or AWS
 * @param endpoint another address that speaks ECS and CloudWatch Logs; absent: what {@code compute} says
 * @param serviceEndpoints other addresses for single services, {@code service=address}
 * @param region the Region
 * @param accessKeyId credentials; empty: those that the AWS SDK finds
 * @param secretAccessKey credentials
 * @param cluster the cluster of tasks that name none
 * @param subnets the subnets of tasks that name none
 * @param securityGroups the security groups of tasks that name none
 * @param assignPublicIp whether tasks in these subnets get a public address
 * @param executionRole the role that pulls images and writes logs, for tasks that name none
 * @param watchFastest the least time between two looks at a task; absent: by the endpoint
 * @param watchSlowest the most time between two looks at a task; absent: by the endpoint
 * @param logsSettle how long after a task's end lines of its log may still come in; absent: by the endpoint
 * @param events an SQS queue with EventBridge's events of tasks; absent: tasks are looked at
 * @param targets a file with further targets; absent: there is the one that these settings are
 * @param keepRevisions how many revisions of a family are kept; 0 for all
 * @param rateLimits how large the token buckets before the calls are
 * @param rateLimit sizes of single buckets, {@code bucket=burst/per-second}
 */
public record AwsSettings(
        @Setting(
                value =
                        "Where containers run: local, the local Fargate of this process; or fargate, ECS in the AWS account"
                                + " that the credentials belong to.",
                defaultValue = "local")
        Compute compute,

        @Setting("Another address that speaks ECS and CloudWatch Logs, such as a local Fargate that runs by itself.")
        @Nullable URI endpoint,

        @Setting("Other addresses for single services that tasks such as sqs_send call, each service=address, such as"
                + " s3=http://127.0.0.1:9000. The services are named as in the AWS command line; ecs is aws.endpoint.")
        List<String> serviceEndpoints,

        @Setting(value = "The AWS Region.", defaultValue = "eu-central-1")
        String region,

        @Setting("Access key; absent, the AWS SDK looks for credentials where it always does.")
        String accessKeyId,

        @Setting(value = "The access key's secret.", secret = true)
        String secretAccessKey,

        @Setting("The cluster of tasks that name none; absent, it is the account's cluster default.")
        String cluster,

        @Setting("The subnets of tasks that name none.") List<String> subnets,

        @Setting("The security groups of tasks that name none; absent, it is the VPC's default one.")
        List<String> securityGroups,

        @Setting(
                value = "Whether tasks in aws.subnets get a public address; they need one in a public subnet.",
                defaultValue = "false")
        boolean assignPublicIp,

        @Setting("The role with which Fargate pulls images and writes logs, for tasks that name none.")
        String executionRole,

        @Setting(
                "The least time between two looks at the running tasks; absent, it is 1s in AWS, 30s beside a queue of events,"
                        + " and 1ms for an endpoint on this machine.")
        @Nullable Duration watchFastest,

        @Setting(
                "The most time between two looks at a task; absent, it is 10s in AWS, 2m beside a queue of events, and 500ms for"
                        + " an endpoint on this machine. A task is looked at the less often the older it is.")
        @Nullable Duration watchSlowest,

        @Setting(
                "How long after a task's end lines of its log may still come in; absent, it is 5s in AWS and where failures are"
                        + " rehearsed, and no time for an endpoint on this machine.")
        @Nullable Duration logsSettle,

        @Setting(
                "The address of an SQS queue that an EventBridge rule feeds with ECS Task State Change; absent, running tasks"
                        + " are looked at. Each process needs a queue of its own.")
        @Nullable URI events,

        @Setting(
                "A YAML file with further targets, for DAGs and tasks that name one: see docs/targets.md. These settings are the"
                        + " target of all others.")
        @Nullable Path targets,

        @Setting(
                value =
                        "How many revisions of each task definition that Waybill registered are kept, the newest ones; older ones"
                                + " are deregistered a day after they were retired, unless a task or a live run uses them. 0 keeps all.",
                defaultValue = "0",
                min = 0,
                max = 10_000)
        int keepRevisions,

        @Setting(
                value =
                        "The token buckets before all calls of this process: aws, as large as AWS's own; none; or auto, which is"
                                + " none for an endpoint on this machine and aws elsewhere.",
                defaultValue = "auto")
        RateLimits rateLimits,

        @Setting(
                "Other sizes for single buckets, the burst and the calls a second: run_task=200/80, describe_tasks=100/40.")
        List<String> rateLimit) {
    public AwsSettings {
        rateLimit = List.copyOf(rateLimit);
        serviceEndpoints = List.copyOf(serviceEndpoints);
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
    }

    /**
     * The other addresses, by their services.
     *
     * @throws IllegalArgumentException where one cannot be understood
     */
    public Map<String, URI> endpointsByService() {
        Map<String, URI> endpoints = new HashMap<>();
        for (String text : serviceEndpoints) {
            int equals = text.indexOf('=');
            URI address = equals < 1 ? null : URI.create(text.substring(equals + 1));
            if (address == null || address.getHost() == null) {
                throw new IllegalArgumentException(
                        "'" + text + "' must be service=address, such as s3=http://127.0.0.1:9000");
            }
            endpoints.put(text.substring(0, equals), address);
        }
        return endpoints;
    }

    /** Where containers run. */
    public enum Compute {
        /** The local Fargate of this process. */
        LOCAL,
        /** ECS on Fargate, in an AWS account. */
        FARGATE
    }

    /** How large the token buckets are. */
    public enum RateLimits {
        /** None for an endpoint on this machine, and as AWS's own elsewhere. */
        AUTO,
        /** As AWS's own. */
        AWS,
        /** None: no call waits. */
        NONE
    }
}
