package io.waybill.container.files;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.RunFiles;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * File spaces that are prefixes of a bucket. Credentials are those that the AWS SDK finds; {@code AWS_ENDPOINT_URL_S3} names
 * another place that speaks S3. The client is made when it is first needed.
 */
final class S3Files implements RunFiles, AutoCloseable {
    private final String region;
    private @Nullable SdkHttpClient http;
    private @Nullable S3Client client;

    S3Files(String region) {
        this.region = region;
    }

    private synchronized S3Client client() {
        S3Client made = client;
        if (made == null) {
            SdkHttpClient connections = ApacheHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(Duration.ofSeconds(30))
                    .build();
            String endpoint = System.getenv("AWS_ENDPOINT_URL_S3");
            made = S3Client.builder()
                    .region(Region.of(region))
                    .httpClient(connections)
                    .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD))
                    .applyMutation(builder -> {
                        if (endpoint != null && !endpoint.isEmpty()) {
                            builder.endpointOverride(URI.create(endpoint)).forcePathStyle(true);
                        }
                    })
                    .build();
            http = connections;
            client = made;
        }
        return made;
    }

    @Override
    public void write(String space, String path, byte[] content) {
        URI at = URI.create(space);
        try {
            client().putObject(
                            request -> request.bucket(at.getAuthority()).key(key(at, path)),
                            RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw fault(e, "The step's input " + space + path + " cannot be written");
        }
    }

    @Override
    public Optional<byte[]> read(String space, String path, int most) {
        URI at = URI.create(space);
        try (ResponseInputStream<GetObjectResponse> in =
                client().getObject(request -> request.bucket(at.getAuthority()).key(key(at, path)))) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                in.abort();
                return Optional.empty();
            }
            return Optional.of(content);
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw fault(e, space + path + " cannot be read");
        } catch (IOException e) {
            throw new WaybillException(
                    ErrorCode.AWS_UNAVAILABLE, space + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String key(URI space, String path) {
        return space.getPath().substring(1) + path;
    }

    private static WaybillException fault(SdkException e, String what) {
        boolean refused =
                e instanceof AwsServiceException answer && answer.statusCode() < 500 && !answer.isThrottlingException();
        return new WaybillException(
                refused ? ErrorCode.AWS_REFUSED : ErrorCode.AWS_UNAVAILABLE, what + ": " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        if (client != null && http != null) {
            client.close();
            http.close();
        }
    }
}
