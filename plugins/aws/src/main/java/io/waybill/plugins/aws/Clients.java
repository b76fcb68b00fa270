package io.waybill.plugins.aws;

import io.waybill.engine.plugin.AwsAccess;
import io.waybill.engine.plugin.PluginContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.dataexchange.DataExchangeClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** The SDK's clients, one for each service of a target, made when they are first needed. Thread safe. */
final class Clients implements AutoCloseable {
    /** The longest that Lambda lets a function run. */
    private static final Duration LONGEST_FUNCTION = Duration.ofMinutes(15);

    private final PluginContext context;
    private final Map<String, SdkClient> clients = new HashMap<>();
    private final List<AutoCloseable> others = new ArrayList<>();

    Clients(PluginContext context) {
        this.context = context;
    }

    AthenaClient athena(String target) {
        return client(target, "athena", AthenaClient::builder, true, AthenaClient.class);
    }

    /** Without retries: SubmitJob takes no token, so that a second one would be a second job. */
    BatchClient batch(String target) {
        return client(target, "batch", BatchClient::builder, false, BatchClient.class);
    }

    /** Without retries: CreateRevision and CreateJob take no token. */
    DataExchangeClient dataExchange(String target) {
        return client(target, "dataexchange", DataExchangeClient::builder, false, DataExchangeClient.class);
    }

    EcsClient ecs(String target) {
        return client(target, "ecs", EcsClient::builder, true, EcsClient.class);
    }

    EventBridgeClient eventBridge(String target) {
        return client(target, "events", EventBridgeClient::builder, true, EventBridgeClient.class);
    }

    /** Without retries: StartJobRun takes no token. */
    GlueClient glue(String target) {
        return client(target, "glue", GlueClient::builder, false, GlueClient.class);
    }

    /** Without retries: Invoke takes no token. */
    LambdaClient lambda(String target) {
        return client(target, "lambda", LambdaClient::builder, false, LambdaClient.class);
    }

    RedshiftDataClient redshiftData(String target) {
        return client(target, "redshift-data", RedshiftDataClient::builder, true, RedshiftDataClient.class);
    }

    S3Client s3(String target) {
        boolean elsewhere = context.aws().apply(target, "s3").endpoint() != null;
        // What stands for S3 on a machine has no name for each bucket.
        return client(target, "s3", () -> S3Client.builder().forcePathStyle(elsewhere), true, S3Client.class);
    }

    SfnClient stepFunctions(String target) {
        return client(target, "stepfunctions", SfnClient::builder, true, SfnClient.class);
    }

    SnsClient sns(String target) {
        return client(target, "sns", SnsClient::builder, true, SnsClient.class);
    }

    SqsClient sqs(String target) {
        return client(target, "sqs", SqsClient::builder, true, SqsClient.class);
    }

    private synchronized <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkClient> C client(
            String target, String service, Supplier<B> builder, boolean retries, Class<C> type) {
        return type.cast(clients.computeIfAbsent(
                target + "/" + service, key -> build(context.aws().apply(target, service), builder.get(), retries)));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkClient> C build(
            AwsAccess access, B builder, boolean retries) {
        SdkHttpClient http = http();
        builder.region(Region.of(access.region()))
                .credentialsProvider(credentials(access))
                .httpClient(http)
                .overrideConfiguration(override -> override.retryStrategy(
                        retries ? AwsRetryStrategy.forRetryMode(RetryMode.STANDARD) : AwsRetryStrategy.doNotRetry()));
        if (access.endpoint() != null) {
            builder.endpointOverride(access.endpoint());
        }
        return builder.build();
    }

    private SdkHttpClient http() {
        SdkHttpClient http = ApacheHttpClient.builder()
                .maxConnections(16)
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(LONGEST_FUNCTION.plusSeconds(10))
                .build();
        others.add(http);
        return http;
    }

    private AwsCredentialsProvider credentials(AwsAccess access) {
        AwsAccess.AccessKey key = access.credentials();
        AwsCredentialsProvider own = key == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
        String role = access.assumeRole();
        if (role == null) {
            return own;
        }
        StsClient sts = StsClient.builder()
                .region(Region.of(access.region()))
                .credentialsProvider(own)
                .httpClient(http())
                .build();
        others.add(sts);
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role).roleSessionName("waybill"))
                .build();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(SdkClient::close);
        for (AutoCloseable other : others) {
            try {
                other.close();
            } catch (Exception e) {
                throw new IllegalStateException("A connection to AWS does not close", e);
            }
        }
    }
}
