package io.waybill.operators.validate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.waybill.operators.steps.StepContainer;
import io.waybill.spec.Pinned;
import io.waybill.spec.PinnedFile;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What {@code validate} may be told; each component's description says what it means. */
public record ValidateWith(
        @NotBlank @JsonPropertyDescription("The file: a path in the run's files, or s3://bucket/key.")
        String path,

        @NotNull @Pinned(SuiteFile.class)
        @JsonPropertyDescription(
                "The suite, a JSON file in Great Expectations' format: its path from the DAG file's folder. One that is not there"
                        + " is looked for in the run's files when the task starts.")
        PinnedFile validationSuite,

        @NotNull @JsonProperty(defaultValue = "auto")
        @JsonPropertyDescription("What the file is; auto goes by its name.")
        FileFormat format,

        @NotNull @Size(min = 1, max = 8) @JsonProperty(defaultValue = ",")
        @JsonPropertyDescription("What stands between the fields of a CSV; a tab may be written \\t.")
        String delimiter,

        @NotNull @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription(
                "Whether the first line of a CSV names its columns; else they are column_1, column_2, ….")
        Boolean header,

        @NotBlank @JsonProperty(defaultValue = "UTF-8") @JsonPropertyDescription("How the text is encoded.")
        String encoding,

        @NotNull @JsonProperty(defaultValue = "auto")
        @JsonPropertyDescription("Whether it is compressed; auto goes by its first bytes.")
        Compression compression,

        @NotNull @Size(max = 100) @JsonProperty(defaultValue = "[\"\"]")
        @JsonPropertyDescription("The texts of a CSV that stand for null.")
        List<String> nullValues,

        @Min(0) @Max(1000) @JsonProperty(defaultValue = "20")
        @JsonPropertyDescription("How many unexpected values are shown for each expectation.")
        int maxSamples,

        @Valid @NotNull @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("The container of the step.")
        StepContainer container) {

    public ValidateWith {
        nullValues = List.copyOf(nullValues);
    }
}
