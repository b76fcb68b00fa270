package io.waybill.container.ecs;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The SDK's clients, over one pool of connections. The Apache client, because a call over the loopback takes it a third
 * of a millisecond, and the JDK's {@code HttpURLConnection} one and a half (docs/adr/0008). Thread safe.
 */
final class AwsClients implements AutoCloseable {
    private static final int CONNECTIONS = 64;

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final EcsClient ecs;
    private final CloudWatchLogsClient logs;

    AwsClients(EcsSettings settings) {
        http = http(settings);
        credentials = credentials(settings);
        ecs = build(EcsClient.builder(), settings);
        logs = build(CloudWatchLogsClient.builder(), settings);
    }

    EcsClient ecs() {
        return ecs;
    }

    CloudWatchLogsClient logs() {
        return logs;
    }

    @Override
    public void close() {
        ecs.close();
        logs.close();
        http.close();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, EcsSettings settings) {
        builder.region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .httpClient(http);
        builder.overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    private static SdkHttpClient http(EcsSettings settings) {
        boolean near = settings.isLoopback();
        return ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(Duration.ofSeconds(near ? 1 : 5))
                .connectionAcquisitionTimeout(Duration.ofSeconds(30))
                .socketTimeout(Duration.ofSeconds(near ? 10 : 30))
                .tcpKeepAlive(!near)
                .build();
    }

    private static AwsCredentialsProvider credentials(EcsSettings settings) {
        EcsSettings.Credentials fixed = settings.credentials();
        return fixed == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(fixed.accessKeyId(), fixed.secretAccessKey()));
    }
}
