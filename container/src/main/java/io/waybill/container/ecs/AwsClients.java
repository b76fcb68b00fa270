package io.waybill.container.ecs;

import static java.util.Objects.requireNonNull;

import io.waybill.container.ecs.limits.PacedCalls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The SDK's clients, over one pool of connections. The Apache client, because a call over the loopback takes it a third
 * of a millisecond, and the JDK's {@code HttpURLConnection} one and a half (docs/adr/0008). Thread safe.
 */
final class AwsClients implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final @Nullable StsClient sts;
    private final EcsClient ecs;
    private final CloudWatchLogsClient logs;
    private final Map<String, CloudWatchLogsClient> logsElsewhere = new ConcurrentHashMap<>();
    private final EcsSettings settings;
    private final PacedCalls calls;
    private final @Nullable SqsClient sqs;
    private final @Nullable SdkHttpClient longPolls;

    /** @param calls paces the calls of all clients */
    AwsClients(EcsSettings settings, PacedCalls calls) {
        this.settings = settings;
        this.calls = calls;
        http = http(settings);
        AwsCredentialsProvider own = credentials(settings);
        String role = settings.assumeRole();
        sts = role == null ? null : stsClient(settings, own);
        credentials = sts == null ? own : assumed(sts, requireNonNull(role));
        ecs = build(EcsClient.builder(), settings.region(), settings, calls);
        logs = build(CloudWatchLogsClient.builder(), settings.region(), settings, calls);
        URI queue = settings.events();
        longPolls = queue == null ? null : longPolls();
        sqs = longPolls == null ? null : queueClient(settings, requireNonNull(queue), longPolls);
    }

    EcsClient ecs() {
        return ecs;
    }

    CloudWatchLogsClient logs() {
        return logs;
    }

    /**
     * The client of a Region. An endpoint of the settings stands for every Region.
     *
     * @param region empty for that of the settings
     */
    CloudWatchLogsClient logs(Optional<String> region) {
        if (region.isEmpty() || settings.endpoint() != null || region.get().equals(settings.region())) {
            return logs;
        }
        return logsElsewhere.computeIfAbsent(
                region.get(), name -> build(CloudWatchLogsClient.builder(), name, settings, calls));
    }

    /** The client of the queue of events; empty where the settings have none. */
    Optional<SqsClient> sqs() {
        return Optional.ofNullable(sqs);
    }

    @Override
    public void close() {
        if (sqs != null && longPolls != null) {
            sqs.close();
            longPolls.close();
        }
        ecs.close();
        logs.close();
        logsElsewhere.values().forEach(CloudWatchLogsClient::close);
        if (sts != null) {
            sts.close();
        }
        http.close();
    }

    /** SQS is spoken to where the queue is, which tells by its address. It has no bucket that could run empty. */
    private SqsClient queueClient(EcsSettings settings, URI queue, SdkHttpClient polls) {
        return SqsClient.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .httpClient(polls)
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD))
                .endpointOverride(URI.create(queue.getScheme() + "://" + queue.getRawAuthority()))
                .build();
    }

    private StsClient stsClient(EcsSettings settings, AwsCredentialsProvider own) {
        StsClientBuilder builder = StsClient.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(own)
                .httpClient(http)
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    /** Credentials of the role, renewed before they end. */
    private static AwsCredentialsProvider assumed(StsClient sts, String role) {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role).roleSessionName("waybill"))
                .build();
    }

    private static SdkHttpClient longPolls() {
        return ApacheHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(LONGEST_POLL.plusSeconds(15))
                .build();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, String region, EcsSettings settings, PacedCalls calls) {
        builder.region(Region.of(region)).credentialsProvider(credentials).httpClient(http);
        // Not ADAPTIVE, which has a pace of its own (docs/adr/0030).
        builder.overrideConfiguration(
                override -> override.retryStrategy(RetryMode.STANDARD).addExecutionInterceptor(calls));
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
