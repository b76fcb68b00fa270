package io.waybill.web.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which ECS and CloudWatch Logs are spoken to.
 *
 * @param compute this machine or AWS
 * @param endpoint another address that speaks ECS and CloudWatch Logs; absent: what {@code compute} says
 * @param region the Region
 * @param accessKeyId credentials; empty: those that the AWS SDK finds
 * @param secretAccessKey credentials
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
        String secretAccessKey) {

    /** Where containers run. */
    public enum Compute {
        /** The local Fargate of this process. */
        LOCAL,
        /** ECS on Fargate, in an AWS account. */
        FARGATE
    }
}
