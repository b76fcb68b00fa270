package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An EFS file system in the main container.
 *
 * @param fileSystemId the file system
 * @param path where the container sees it
 * @param rootDirectory which of its folders; not together with an access point
 * @param accessPointId the access point
 * @param iam whether the task's role is checked
 * @param readOnly whether the container may only read
 */
public record EfsVolume(
        @NotNull @Pattern(
                regexp = "fs-[0-9a-f]{8,17}|.*\\{\\{.*",
                message = "must be the id of a file system, such as fs-0123456789abcdef0")
        @JsonPropertyDescription("The file system, such as fs-0123456789abcdef0.")
        String fileSystemId,

        @NotNull @Pattern(regexp = "/.*", message = "must begin with a slash") @JsonPropertyDescription("Where the container sees it, such as /data.")
        String path,

        @JsonPropertyDescription(
                "Which folder of the file system; the whole of it when absent. Not with access_point_id.")
        @Nullable String rootDirectory,

        @JsonPropertyDescription("The access point to go through, such as fsap-0123456789abcdef0.") @Nullable String accessPointId,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether the task's role is checked by the file system's policy.")
        boolean iam,

        @JsonProperty(defaultValue = "false") @JsonPropertyDescription("Whether the container may only read.")
        boolean readOnly) {}
