package io.waybill.worker.files;

import io.waybill.worker.StepException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.redshift.RedshiftClient;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Clients of AWS. Region, credentials and endpoints are those of the environment, as the SDK reads them; a connection, where
 * one is given, goes before them: its login and password are the access key, its extra may have {@code region_name},
 * {@code endpoint_url} and {@code aws_session_token}.
 */
public final class AwsClients {
    private static final String ALL_SERVICES = "AWS_ENDPOINT_URL";

    private AwsClients() {}

    /** S3; by paths, not by names of hosts, where an endpoint is given. */
    public static S3Client s3(Map<String, String> environment, Optional<Connection> connection) {
        Optional<String> endpoint = endpoint(environment, connection, "S3");
        return configured(S3Client.builder(), environment, connection, endpoint)
                .forcePathStyle(endpoint.isPresent())
                .build();
    }

    /** SNS. */
    public static SnsClient sns(Map<String, String> environment, Optional<Connection> connection) {
        return configured(SnsClient.builder(), environment, connection, endpoint(environment, connection, "SNS"))
                .build();
    }

    /** Redshift's clusters. */
    public static RedshiftClient redshift(Map<String, String> environment, Optional<Connection> connection) {
        return configured(
                        RedshiftClient.builder(),
                        environment,
                        connection,
                        endpoint(environment, connection, "REDSHIFT"))
                .build();
    }

    /** Redshift's Data API. */
    public static RedshiftDataClient redshiftData(Map<String, String> environment, Optional<Connection> connection) {
        return configured(
                        RedshiftDataClient.builder(),
                        environment,
                        connection,
                        endpoint(environment, connection, "REDSHIFT_DATA"))
                .build();
    }

    private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, Map<String, String> environment, Optional<Connection> connection, Optional<String> endpoint) {
        builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(10))
                .socketTimeout(Duration.ofSeconds(60)));
        endpoint.ifPresent(address -> builder.endpointOverride(URI.create(address)));
        Optional<String> region = connection.flatMap(given -> given.extra("region_name"));
        if (region.isPresent()) {
            builder.region(Region.of(region.get()));
        } else if (environment.containsKey("AWS_REGION") || environment.containsKey("AWS_DEFAULT_REGION")) {
            builder.region(Region.of(
                    environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", ""))));
        } else if (endpoint.isPresent()) {
            builder.region(Region.US_EAST_1);
        }
        credentials(environment, connection)
                .ifPresent(given -> builder.credentialsProvider(StaticCredentialsProvider.create(given)));
        return builder;
    }

    private static Optional<String> endpoint(
            Map<String, String> environment, Optional<Connection> connection, String service) {
        return connection
                .flatMap(given -> given.extra("endpoint_url"))
                .or(() -> Optional.ofNullable(environment.get(ALL_SERVICES + "_" + service)))
                .or(() -> Optional.ofNullable(environment.get(ALL_SERVICES)));
    }

    private static Optional<AwsCredentials> credentials(
            Map<String, String> environment, Optional<Connection> connection) {
        if (connection.isPresent() && !connection.get().login().isEmpty()) {
            Connection given = connection.get();
            return Optional.of(keys(
                    given.login(),
                    given.password(),
                    given.extra("aws_session_token").orElse("")));
        }
        String key = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        return key.isEmpty() || secret.isEmpty()
                ? Optional.empty()
                : Optional.of(keys(key, secret, environment.getOrDefault("AWS_SESSION_TOKEN", "")));
    }

    private static AwsCredentials keys(String key, String secret, String session) {
        return session.isEmpty()
                ? AwsBasicCredentials.create(key, secret)
                : AwsSessionCredentials.create(key, secret, session);
    }

    /** What a call to AWS ended with: it is the user's to mend, or it may pass by itself. */
    public static StepException told(SdkException e, String what) {
        if (e instanceof AwsServiceException refused) {
            String code = refused.awsErrorDetails() == null
                    ? ""
                    : refused.awsErrorDetails().errorCode() + " ";
            String message = what + ": AWS says " + refused.statusCode() + " " + code + said(refused);
            boolean passes = refused.isThrottlingException()
                    || refused.isRetryableException()
                    || refused.statusCode() >= 500
                    || refused.statusCode() == 429;
            return passes
                    ? StepException.tryAgain(message, e)
                    : StepException.notPassed(message + remedy(refused.statusCode()), e);
        }
        return StepException.tryAgain(what + " cannot be reached: " + e.getMessage(), e);
    }

    private static String said(AwsServiceException e) {
        String message =
                e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
        return message == null ? "" : message;
    }

    private static String remedy(int status) {
        return switch (status) {
            case 403 -> " (the task's role, or the connection's keys, must be allowed to do this)";
            case 404 -> " (look whether the bucket and the name are right)";
            default -> "";
        };
    }
}
