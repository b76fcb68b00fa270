package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;

/** {@code s3_copy}: one object. */
public final class S3CopyOperator extends AwsOperator<S3CopyOperator.With> {
    private static final String ACTION = "s3.copy_object";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The object, as s3://bucket/key, or a key of source_bucket_name.")
            String sourceBucketKey,

            @NotBlank @JsonPropertyDescription("The copy, as s3://bucket/key, or a key of dest_bucket_name.")
            String destBucketKey,

            @JsonPropertyDescription("The bucket of the object, where its key does not say it.") @Nullable String sourceBucketName,

            @JsonPropertyDescription("The bucket of the copy, where its key does not say it.") @Nullable String destBucketName,

            @JsonPropertyDescription("A canned ACL of the copy, such as bucket-owner-full-control.") @Nullable String aclPolicy) {}

    /** Made by ServiceLoader. */
    public S3CopyOperator() {
        super(
                "s3_copy",
                With.class,
                "Copies an object of S3, of 5 GiB at the most, within S3.",
                "operators.s3.S3CopyObjectOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object()
                .put("source", with.sourceBucketKey())
                .put("source_bucket", with.sourceBucketName())
                .put("dest", with.destBucketKey())
                .put("dest_bucket", with.destBucketName())
                .put("ACL", with.aclPolicy());
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            S3Place from = S3Place.of(
                    input.path("source_bucket").asText(""), input.path("source").asText());
            S3Place to = S3Place.of(
                    input.path("dest_bucket").asText(""), input.path("dest").asText());
            CopyObjectRequest.Builder request = CopyObjectRequest.builder()
                    .sourceBucket(from.bucket())
                    .sourceKey(from.key())
                    .destinationBucket(to.bucket())
                    .destinationKey(to.key());
            if (input.hasNonNull("ACL")) {
                request.acl(input.path("ACL").asText());
            }
            clients.s3(target).copyObject(request.build());
            return Map.of("return_value", TextNode.valueOf(to.toString()));
        });
    }
}
