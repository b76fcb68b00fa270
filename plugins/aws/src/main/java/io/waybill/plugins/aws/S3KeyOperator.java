package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.runtime.EngineSensor.Look;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@code s3_key}: until objects are there. */
public final class S3KeyOperator extends AwsOperator<S3KeyOperator.With> {
    private static final String SENSOR = "s3.key";
    private static final int MOST = 10_000;

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotEmpty @Size(max = 100) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            @JsonPropertyDescription(
                    "The objects, all of which must be there: each as s3://bucket/key, or a key of bucket_name.")
            List<@NotBlank String> bucketKey,

            @JsonPropertyDescription("The bucket, where the keys do not say it.") @Nullable String bucketName,

            @JsonProperty(defaultValue = "false")
            @JsonPropertyDescription(
                    "Whether * and ? in a key stand for any characters, of which one object at least must be there.")
            boolean wildcardMatch,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "1m")
            @JsonPropertyDescription("The time from one look to the next.")
            Duration pokeInterval,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "7d")
            @JsonPropertyDescription(
                    "How long the wait may take over all tries; then the task fails without another one.")
            Duration timeout)
            implements Waiting {
        public With {
            bucketKey = List.copyOf(bucketKey);
        }
    }

    /** Made by ServiceLoader. */
    public S3KeyOperator() {
        super(
                "s3_key",
                With.class,
                "Waits until objects of S3 are there, and holds no container, thread or place between.",
                "sensors.s3.S3KeySensor");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object().put("bucket", with.bucketName()).put("wildcard", with.wildcardMatch());
        with.bucketKey().forEach(request.putArray("keys")::add);
        return wait(SENSOR, request, with);
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            for (JsonNode key : input.path("keys")) {
                S3Place place = S3Place.of(input.path("bucket").asText(""), key.asText());
                boolean there = input.path("wildcard").asBoolean()
                        ? hasMatch(clients.s3(target), place)
                        : isThere(clients.s3(target), place);
                if (!there) {
                    return Look.notYet(place + " is not there");
                }
            }
            return Look.done();
        });
    }

    private static boolean isThere(S3Client s3, S3Place place) {
        try {
            s3.headObject(request -> request.bucket(place.bucket()).key(place.key()));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private static boolean hasMatch(S3Client s3, S3Place place) {
        String prefix = place.key().replaceAll("[*?].*", "");
        return s3
                .listObjectsV2Paginator(
                        request -> request.bucket(place.bucket()).prefix(prefix))
                .contents()
                .stream()
                .limit(MOST)
                .anyMatch(object -> matches(object.key(), place.key()));
    }

    /** In time of the two lengths' product, whatever the pattern. */
    static boolean matches(String key, String pattern) {
        int k = 0;
        int p = 0;
        int star = -1;
        int marked = 0;
        while (k < key.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                marked = k;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == key.charAt(k))) {
                p++;
                k++;
            } else if (star >= 0) {
                p = star + 1;
                k = ++marked;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }
}
