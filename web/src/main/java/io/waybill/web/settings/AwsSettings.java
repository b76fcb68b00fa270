package io.waybill.web.settings;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which ECS and CloudWatch Logs are spoken to.
 *
 * @param compute this machine or AWS
 * @param endpoint another address that speaks ECS and CloudWatch Logs; absent: what {@code compute} says
 * @param region the Region
 * @param accessKeyId credentials; empty: those that the AWS SDK finds
 * @param secretAccessKey credentials
 * @param cluster the cluster of tasks that name none
 * @param subnets the subnets of tasks that name none
 * @param securityGroups the security groups of tasks that name none
 * @param assignPublicIp whether tasks in these subnets get a public address
 * @param executionRole the role that pulls images and writes logs, for tasks that name none
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
        String executionRole) {
    public AwsSettings {
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
    }

    /** Where containers run. */
    public enum Compute {
        /** The local Fargate of this process. */
        LOCAL,
        /** ECS on Fargate, in an AWS account. */
        FARGATE
    }
}
