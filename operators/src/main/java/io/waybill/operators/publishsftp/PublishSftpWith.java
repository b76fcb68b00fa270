package io.waybill.operators.publishsftp;

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

/** What {@code publish_sftp} may be told; each component's description says what it means. */
public record PublishSftpWith(
        @JsonPropertyDescription("The server: its name, or sftp://name:port/folder; the connection's when absent.")
        @Nullable String host,

        @Min(1) @Max(65535) @JsonPropertyDescription("Its port; the connection's, or 22, when absent.") @Nullable Integer port,

        @NotNull @ConnectionId
        @JsonPropertyDescription("The connection with login, password or private key, and host key.")
        String connectionId,

        @JsonPropertyDescription("Who logs in; the connection's login when absent.") @Nullable String user,

        @JsonPropertyDescription("The folder on the server; made where it is not there.") @Nullable String directory,

        @NotEmpty @Size(max = 1000) @JsonPropertyDescription(
                "The files: paths or patterns such as out/*.csv, in the run's files. One that names nothing is an error.")
        List<@NotBlank String> files,

        @JsonPropertyDescription("What the files' names on the server begin with.")
        String prefix,

        @NotNull @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether files keep the folders of their paths; else only their names count.")
        Boolean keepFolders,

        @JsonPropertyDescription("The server's key as a line of known_hosts; the connection's when absent.") @Nullable String hostKey,

        @NotNull @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether any server is believed to be the one; for tests only.")
        Boolean acceptAnyHostKey,

        @Valid @NotNull @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("The container of the step.")
        StepContainer container) {

    public PublishSftpWith {
        files = List.copyOf(files);
    }
}
