package io.waybill.worker.publish;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/**
 * What the step is asked for.
 *
 * @param bucket where the files go
 * @param prefix what their keys begin with, as it is written; a folder ends in {@code /}
 * @param files patterns
 * @param keepFolders whether the folders of a path belong to the key
 * @param acl a canned ACL; empty for the bucket's own rules
 * @param kmsKeyId the key that they are encrypted with; empty for the bucket's own
 * @param storageClass empty for the standard one
 * @param contentType empty to go by the name
 * @param skipUnchanged whether what is there already is left alone
 * @param multipartSize larger files go in parts of so many bytes
 */
record PublishS3Input(
        @NotBlank String bucket,
        String prefix,
        @NotEmpty List<@NotBlank String> files,
        @JsonProperty(defaultValue = "false") boolean keepFolders,
        String acl,
        String kmsKeyId,
        String storageClass,
        String contentType,
        @JsonProperty(defaultValue = "true") boolean skipUnchanged,
        @JsonProperty(defaultValue = "16777216") @Min(5_242_880) @Max(1_073_741_824) long multipartSize) {
    PublishS3Input {
        files = List.copyOf(files);
    }
}
