package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.OperatorGroup;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** {@code s3_list}: keys. */
public final class S3ListOperator extends AwsOperator<S3ListOperator.With> {
    private static final String ACTION = "s3.list_objects_v2";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The bucket.")
            String bucket,

            @JsonPropertyDescription("What the keys begin with.") @Nullable String prefix,

            @JsonPropertyDescription("Where keys are cut, such as /, so that each folder is listed once.") @Nullable String delimiter,

            @Min(1) @Max(1000) @JsonProperty(defaultValue = "1000")
            @JsonPropertyDescription("How many are listed at the most; all together may have 48 KiB.")
            int maxItems) {}

    /** Made by ServiceLoader. */
    public S3ListOperator() {
        super(
                "s3_list",
                With.class,
                "Lists the keys of a bucket of S3, and hands them on as a list. The output truncated says whether there are more.",
                "operators.s3.S3ListOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object()
                .put("Bucket", with.bucket())
                .put("Prefix", with.prefix())
                .put("Delimiter", with.delimiter())
                .put("MaxKeys", with.maxItems());
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            ListObjectsV2Response answer =
                    clients.s3(target).listObjectsV2(SdkJson.read(ACTION, input, ListObjectsV2Request.builder()));
            ArrayNode keys = input.arrayNode();
            answer.contents().forEach(object -> keys.add(object.key()));
            answer.commonPrefixes().forEach(prefix -> keys.add(prefix.prefix()));
            return Map.of(
                    "return_value", keys, "truncated", input.booleanNode(Boolean.TRUE.equals(answer.isTruncated())));
        });
    }
}
