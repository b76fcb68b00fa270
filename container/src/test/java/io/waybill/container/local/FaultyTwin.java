package io.waybill.container.local;

import io.waybill.container.local.faults.FaultFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

/** A local Fargate on which things go wrong. */
final class FaultyTwin {

    private FaultyTwin() {}

    static Twin start(Path folder, Clock clock, String faults) {
        return Twin.start(settings(folder, faults), clock);
    }

    static LocalFargateSettings settings(Path folder, String faults) {
        return LocalFargateSettings.in(folder)
                .withFaults(FaultFile.parse("faults.yaml", faults.getBytes(StandardCharsets.UTF_8)));
    }

    /** A client that shows each answer as it is: it tries nothing again. */
    static EcsClient impatient(Twin twin) {
        LocalCredentials credentials = twin.fargate().credentials();
        return EcsClient.builder()
                .endpointOverride(twin.fargate().endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey())))
                .httpClient(ApacheHttpClient.create())
                .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** How many tasks there are; one that stops between the two looks counts once. */
    static int tasks(Twin twin) {
        Set<String> arns = new HashSet<>(twin.ecs().listTasks().taskArns());
        arns.addAll(twin.ecs()
                .listTasks(request -> request.desiredStatus("STOPPED"))
                .taskArns());
        return arns.size();
    }
}
