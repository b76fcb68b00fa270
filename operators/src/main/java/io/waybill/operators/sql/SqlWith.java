package io.waybill.operators.sql;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.operators.ConnectionTemplate;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;

/** What {@code sql} may be told; each component's description says what it means. */
public record SqlWith(
        @NotBlank @Pattern(regexp = ConnectionTemplate.ID, message = "This is no id of a connection") @JsonPropertyDescription(
                "The connection. Its type (postgres, redshift, mysql, mariadb, mssql, h2) and its host, port and schema make the"
                        + " driver's address, or its type is jdbc and its host that address; the texts of its extra are the driver's"
                        + " properties. An h2 database within the engine needs the extra embedded: true, for its SQL can run Java code.")
        String connId,

        @NotNull @Size(min = 1, max = 100) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonPropertyDescription("The statement, or several of them in their order.")
        List<@NotBlank @Size(max = 100_000) String> sql,

        @Size(max = 100) @JsonPropertyDescription(
                "What takes the places of the ? in each statement that has some; better than templates, for a value is never read as"
                        + " SQL. Secrets may be used in it.")
        List<JsonNode> parameters,

        @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("Whether each statement holds by itself; else all of them do, or none.")
        boolean autocommit,

        @Min(0) @Max(1000) @JsonProperty(defaultValue = "100")
        @JsonPropertyDescription(
                "How many rows of the last statement that gives some are handed on at the most, as lists; fewer where they have more"
                        + " than 40 KiB. The outputs columns, updated and truncated tell more of it.")
        int maxRows,

        @NotNull @DurationRange(min = "1s", max = "10m")
        @JsonProperty(defaultValue = "1m")
        @JsonPropertyDescription("How long each statement may take. What takes longer is work for a container.")
        Duration queryTimeout) {
    public SqlWith {
        sql = List.copyOf(sql);
        parameters = List.copyOf(parameters);
    }
}
