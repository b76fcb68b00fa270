package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/** {@code s3_delete}: objects. */
public final class S3DeleteOperator extends AwsOperator<S3DeleteOperator.With> {
    private static final String ACTION = "s3.delete_objects";
    private static final int AT_ONCE = 1000;
    private static final int MOST = 10_000;

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The bucket.")
            String bucket,

            @Size(max = 1000) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            @JsonPropertyDescription("The keys. Either these or prefix.")
            List<@NotBlank String> keys,

            @Size(min = 1) @JsonPropertyDescription("What all keys begin with that are deleted; never empty. Either this or keys.")
            @Nullable String prefix) {
        public With {
            keys = List.copyOf(keys);
        }
    }

    /** Made by ServiceLoader. */
    public S3DeleteOperator() {
        super(
                "s3_delete",
                With.class,
                "Deletes objects of S3: those that are named, or all with a prefix, ten thousand at the most. What is not there is deleted already.",
                "operators.s3.S3DeleteObjectsOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object().put("Bucket", with.bucket()).put("Prefix", with.prefix());
        with.keys().forEach(request.putArray("Keys")::add);
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            S3Client s3 = clients.s3(target);
            String bucket = input.path("Bucket").asText();
            List<String> keys = new ArrayList<>();
            input.path("Keys").forEach(key -> keys.add(key.asText()));
            String prefix = input.path("Prefix").asText("");
            if (keys.isEmpty() == prefix.isEmpty()) {
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED, "It is not clear what is to be deleted; name either keys or prefix");
            }
            if (!prefix.isEmpty()) {
                keys.addAll(found(s3, bucket, prefix));
            }
            for (int i = 0; i < keys.size(); i += AT_ONCE) {
                delete(s3, bucket, keys.subList(i, Math.min(keys.size(), i + AT_ONCE)));
            }
            return Map.of("return_value", IntNode.valueOf(keys.size()));
        });
    }

    private static List<String> found(S3Client s3, String bucket, String prefix) {
        List<String> keys =
                s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                        .map(S3Object::key)
                        .limit(MOST + 1L)
                        .toList();
        if (keys.size() > MOST) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "There are more than " + MOST + " objects that begin with '" + prefix
                            + "', so none was deleted; make it longer, or have a container do it");
        }
        return keys;
    }

    private static void delete(S3Client s3, String bucket, List<String> keys) {
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        DeleteObjectsResponse answer = s3.deleteObjects(request ->
                request.bucket(bucket).delete(delete -> delete.objects(objects).quiet(true)));
        for (S3Error error : answer.errors()) {
            throw AwsFailure.of(ACTION, error.code(), error.key() + ": " + error.message());
        }
    }
}
