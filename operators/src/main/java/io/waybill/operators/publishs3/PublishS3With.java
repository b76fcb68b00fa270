package io.waybill.operators.publishs3;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.steps.ConnectionId;
import io.waybill.operators.steps.StepContainer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code publish_s3} may be told; each component's description says what it means. */
public record PublishS3With(
        @NotBlank @JsonPropertyDescription("The bucket.") String bucket,

        @JsonPropertyDescription("What the keys begin with, such as some/prefix/.")
        String prefix,

        @NotEmpty @Size(max = 1000) @JsonPropertyDescription(
                "The files: paths or patterns such as out/*.csv, in the run's files. One that names nothing is an error.")
        List<@NotBlank String> files,

        @NotNull @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether files keep the folders of their paths; else only their names count.")
        Boolean keepFolders,

        @JsonPropertyDescription("A canned ACL, such as public-read; the bucket's own rules when absent.") @Nullable String acl,

        @JsonPropertyDescription("Id or ARN of the KMS key that encrypts them; the bucket's own rules when absent.")
        @Nullable String kmsKeyId,

        @JsonPropertyDescription("The storage class, such as STANDARD_IA.") @Nullable String storageClass,

        @JsonPropertyDescription("What the files are, such as text/csv; goes by their names when absent.") @Nullable String contentType,

        @NotNull @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription("Whether a file that is there already with the same content is left alone.")
        Boolean skipUnchanged,

        @Min(5_242_880) @Max(1_073_741_824) @JsonProperty(defaultValue = "16777216")
        @JsonPropertyDescription("Above which size in bytes a file is sent in parts of this size.")
        int multipartSize,

        @ConnectionId
        @JsonPropertyDescription(
                "A connection with access keys, for who has no role; the container's role when absent.")
        @Nullable String connectionId,

        @Valid @NotNull @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("The container of the step.")
        StepContainer container) {

    public PublishS3With {
        files = List.copyOf(files);
    }
}
