package io.waybill.container.sources;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.plugin.AwsAccess;
import io.waybill.engine.vault.SecretSource;
import io.waybill.engine.vault.SecretText;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * A service of AWS that keeps texts by name. Variables are below one prefix, connections below another; an empty prefix means
 * that there are none. Thread safe.
 */
abstract class AwsSource implements SecretSource, AutoCloseable {
    /** A name that is asked for only to see whether somebody answers. */
    private static final String PROBE = "waybill-doctor";

    private static final int LONGEST_WORDS = 400;

    private final String action;
    private final String variables;
    private final String connections;
    private final SdkHttpClient http;

    /**
     * @param action what IAM must allow
     * @param variables the prefix of variables, with what separates it from their keys; empty for none
     * @param connections the prefix of connections, with what separates it from their ids; empty for none
     */
    AwsSource(String action, String variables, String connections) {
        this.action = action;
        this.variables = variables;
        this.connections = connections;
        this.http = ApacheHttpClient.builder()
                .maxConnections(8)
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** The start of all names of a kind; empty where there is no prefix. */
    static String start(String prefix, String separator) {
        return prefix.isEmpty() ? "" : prefix + separator;
    }

    /** Makes the client. */
    <B extends AwsSyncClientBuilder<B, K> & AwsClientBuilder<B, K>, K> K client(B builder, AwsAccess access) {
        AwsAccess.AccessKey key = access.credentials();
        AwsCredentialsProvider credentials = key == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
        builder.region(Region.of(access.region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(
                        override -> override.retryStrategy(RetryMode.STANDARD).apiCallTimeout(Duration.ofSeconds(30)));
        if (access.endpoint() != null) {
            builder.endpointOverride(access.endpoint());
        }
        return builder.build();
    }

    /** Whether the service could have something of this name; it refuses to look for others. */
    abstract boolean mayBe(String name);

    /** Asks the service; empty where it has nothing of this name. */
    abstract Optional<SecretText> get(String name);

    @Override
    public final Optional<SecretText> variable(String key) {
        return variables.isEmpty() ? Optional.empty() : find(variables + key);
    }

    @Override
    public final Optional<SecretText> connection(String id) {
        return connections.isEmpty() ? Optional.empty() : find(connections + id);
    }

    private Optional<SecretText> find(String name) {
        return mayBe(name) ? told(name, () -> get(name)) : Optional.empty();
    }

    @Override
    public final String check() {
        StringBuilder asked = new StringBuilder();
        for (String prefix : new String[] {variables, connections}) {
            if (!prefix.isEmpty()) {
                Optional<SecretText> unused = told(prefix + PROBE, () -> get(prefix + PROBE));
                asked.append(asked.isEmpty() ? "asked for " : " and ")
                        .append(prefix)
                        .append(PROBE);
            }
        }
        return asked.isEmpty() ? "both prefixes are empty, so that it is asked for nothing" : asked.toString();
    }

    private <T> T told(String name, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            String words =
                    e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorMessage();
            boolean denied = "AccessDeniedException".equals(code);
            throw fault(
                    title() + " answered " + e.statusCode() + " " + code + " for " + name
                            + (words == null || words.isEmpty() ? "" : ": " + shortened(words))
                            + (denied ? " (let Waybill's role " + action + " it)" : ""),
                    e);
        } catch (SdkException e) {
            throw fault(
                    title() + " cannot be spoken to about " + name + ": " + shortened(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static WaybillException fault(String words, SdkException cause) {
        return new WaybillException(ErrorCode.SERVICE_UNAVAILABLE, words, cause);
    }

    private static String shortened(String words) {
        String line = words.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
    }

    @Override
    public void close() {
        http.close();
    }
}
