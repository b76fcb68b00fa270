package io.waybill.worker.database;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.waybill.spec.table.Column;
import io.waybill.worker.StepException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the steps are asked for.
 *
 * @param engine which database it is
 * @param database its name; the connection's when empty
 * @param cluster Redshift: the cluster
 * @param workgroup Redshift Serverless: the workgroup
 * @param dbUser Redshift: who logs in by IAM
 * @param secretArn Redshift: the secret with login and password
 * @param copyRole Redshift: the role with which COPY reads S3; the cluster's default when empty
 * @param schema the schema
 * @param table the table; absent where all of them are meant
 * @param columns its columns in the order of the file
 * @param delimiter what stands between the fields of the files
 * @param header whether their first line names the columns
 * @param nullValue the text that stands for an absent value
 */
record DatabaseInput(
        @NotNull Engine engine,
        String database,
        String cluster,
        String workgroup,
        String dbUser,
        String secretArn,
        String copyRole,
        @NotBlank String schema,
        @Nullable TableFile table,
        List<@NotNull Column> columns,

        @JsonProperty(defaultValue = ",") @Size(min = 1, max = 2) String delimiter,

        @JsonProperty(defaultValue = "true") boolean header,
        String nullValue) {

    /** A database. */
    enum Engine {
        @JsonProperty("postgres")
        POSTGRES,
        @JsonProperty("redshift")
        REDSHIFT
    }

    /**
     * A table and the file for it.
     *
     * @param name as it is, not yet quoted
     * @param sourceFile the file, in the file space or {@code s3://bucket/key}
     */
    record TableFile(@NotBlank String name, @NotBlank String sourceFile) {}

    /**
     * The table that is meant.
     *
     * @param name as it is, not yet quoted
     * @param columns in the order of the file
     * @param sourceFile the file, in the file space or {@code s3://bucket/key}
     */
    record Table(String name, List<Column> columns, String sourceFile) {}

    DatabaseInput {
        columns = List.copyOf(columns);
    }

    /** The table that is meant. */
    Table whole() {
        if (table == null || columns.isEmpty()) {
            throw StepException.badInput("The step's input names no table, or none of its columns");
        }
        return new Table(table.name(), columns, table.sourceFile());
    }

    /** The character between fields. */
    String separator() {
        return delimiter.equals("\\t") ? "\t" : delimiter;
    }
}
