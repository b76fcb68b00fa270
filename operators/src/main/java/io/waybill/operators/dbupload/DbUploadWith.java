package io.waybill.operators.dbupload;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.steps.ConnectionId;
import io.waybill.operators.steps.StepContainer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code db_upload} may be told; each component's description says what it means. */
@DbUploadRules
public record DbUploadWith(
        @NotNull @JsonProperty(defaultValue = "postgres") @JsonPropertyDescription("Which database it is.")
        DatabaseEngine engine,

        @ConnectionId
        @JsonPropertyDescription(
                "The connection to PostgreSQL, or the one with the keys for Redshift; without one Redshift goes by the container's role.")
        @Nullable String connectionId,

        @JsonPropertyDescription(
                "Redshift: the cluster, which is resumed where it is paused. Either this or workgroup.")
        @Nullable String cluster,

        @JsonPropertyDescription("Redshift Serverless: the workgroup.") @Nullable String workgroup,

        @JsonPropertyDescription("The database; the connection's when absent, in Redshift dev.") @Nullable String database,

        @JsonPropertyDescription("Redshift: the user that the role logs in as.") @Nullable String dbUser,

        @JsonPropertyDescription("Redshift: ARN of the secret with user and password.") @Nullable String secretArn,

        @JsonPropertyDescription(
                "Redshift: ARN of the role with which COPY reads S3; the cluster's default role when absent.")
        @Nullable String copyRole,

        @NotBlank @JsonPropertyDescription("The schema; made where it is not there.")
        String schema,

        @NotEmpty @Size(max = 200) @JsonPropertyDescription("The tables, each with the file that it is loaded from.")
        List<@Valid Table> tables,

        @NotNull @Size(min = 1, max = 2) @JsonProperty(defaultValue = ",")
        @JsonPropertyDescription("What stands between the fields of the files; a tab may be written \\t.")
        String delimiter,

        @NotNull @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription("Whether the first line of the files names the columns.")
        Boolean header,

        @JsonPropertyDescription("The text that stands for an absent value; an empty one when this is absent.")
        String nullValue,

        @Valid @NotNull @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("The containers of the steps.")
        StepContainer container) {

    public DbUploadWith {
        tables = List.copyOf(tables);
    }
}
