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
 * @param host a name, or {@code sftp://host:port/folder}; empty for the connection's
 * @param port 0 for that of the host or the connection, else 22
 * @param directory a folder on the server; empty for that of the host, else where the login leads
 * @param user empty for the connection's
 * @param files patterns
 * @param prefix what their names begin with
 * @param keepFolders whether the folders of a path belong to the name
 * @param hostKey the server's key as a line of known_hosts; empty for the connection's
 * @param acceptAnyHostKey whether the server's key is not looked at
 */
record PublishSftpInput(
        String host,
        @JsonProperty(defaultValue = "0") @Min(0) @Max(65_535) int port,
        String directory,
        String user,
        @NotEmpty List<@NotBlank String> files,
        String prefix,
        @JsonProperty(defaultValue = "false") boolean keepFolders,
        String hostKey,
        @JsonProperty(defaultValue = "false") boolean acceptAnyHostKey) {
    PublishSftpInput {
        files = List.copyOf(files);
    }
}
