package io.waybill.container.sns;

import java.io.Serial;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** A topic of Amazon SNS. Thread safe. */
public final class SnsTopic implements AutoCloseable {
    private static final int REGION_IN_ARN = 3;

    private final String topicArn;
    private final SdkHttpClient http;
    private final SnsClient sns;

    /** A message was not taken. Its message is for people. */
    public static final class RefusedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean isFinal;

        private RefusedException(String message, boolean isFinal) {
            super(message);
            this.isFinal = isFinal;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }

        /** Whether another try would be answered in the same way. */
        public boolean isFinal() {
            return isFinal;
        }
    }

    /**
     * @param topicArn the topic; its Region is the one that is spoken to
     * @param endpoint another address that speaks SNS; absent: AWS
     * @param accessKeyId credentials; empty: those that the AWS SDK finds
     * @param secretAccessKey credentials
     */
    public SnsTopic(String topicArn, @Nullable URI endpoint, String accessKeyId, String secretAccessKey) {
        this.topicArn = topicArn;
        this.http = ApacheHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(Duration.ofSeconds(15))
                .build();
        AwsCredentialsProvider credentials = accessKeyId.isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey));
        SnsClientBuilder builder = SnsClient.builder()
                .region(Region.of(topicArn.split(":", -1)[REGION_IN_ARN]))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        this.sns = builder.build();
    }

    /**
     * Publishes a message.
     *
     * @param attributes for the filters of subscriptions
     * @throws RefusedException where it was not taken
     */
    public void publish(String subject, String message, Map<String, String> attributes) {
        Map<String, MessageAttributeValue> values = new LinkedHashMap<>();
        attributes.forEach((name, value) -> values.put(
                name,
                MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(value)
                        .build()));
        try {
            sns.publish(request ->
                    request.topicArn(topicArn).subject(subject).message(message).messageAttributes(values));
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode() + " ";
            boolean mayGoBetter = e.isThrottlingException() || e.statusCode() >= 500;
            throw new RefusedException("SNS answered " + e.statusCode() + " " + code + "for " + topicArn, !mayGoBetter);
        } catch (SdkException e) {
            throw new RefusedException("SNS cannot be spoken to: " + e.getMessage(), false);
        }
    }

    @Override
    public void close() {
        sns.close();
        http.close();
    }
}
