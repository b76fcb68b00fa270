package io.waybill.operators.dbupload;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.validate.SuiteFile;
import io.waybill.spec.Pinned;
import io.waybill.spec.PinnedFile;
import io.waybill.spec.table.Column;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table, its columns and the file that it is loaded from. */
public record Table(
        @NotBlank @JsonPropertyDescription("The table's name, as it is; it is quoted in statements.")
        String name,

        @NotEmpty @Size(max = 1600) @JsonPropertyDescription(
                "The columns in the order of the file: id, id bigint, id bigint not null, or {name: id, type: bigint, nullable: false}.")
        List<@NotNull Column> columns,

        @NotBlank @JsonPropertyDescription("The file, a CSV, plain or .gz: a path in the run's files, or s3://bucket/key.")
        String sourceFile,

        @Pinned(SuiteFile.class)
        @JsonPropertyDescription(
                "A suite that the file must meet: its path from the DAG file's folder; one that is not there is looked for in the run's"
                        + " files when the task starts. When absent, the file must have these columns with values of their types.")
        @Nullable PinnedFile validationSuite) {

    public Table {
        columns = List.copyOf(columns);
    }
}
