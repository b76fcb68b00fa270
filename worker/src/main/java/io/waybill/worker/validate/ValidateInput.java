package io.waybill.worker.validate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the step is asked for.
 *
 * @param path the file, in the file space or {@code s3://bucket/key}
 * @param suite what is expected of it
 * @param validationSuite the file with that, where it is not given itself
 * @param format how the file is written
 * @param delimiter what stands between fields of CSV; a tab may be written {@code \t}
 * @param header whether the first row of CSV has the names of the columns
 * @param encoding how characters became bytes
 * @param compression how the bytes were made fewer
 * @param nullValues the texts of CSV that stand for null
 * @param maxSamples how many unexpected values are shown of each expectation
 * @param report where the result is written
 */
record ValidateInput(
        @NotBlank String path,
        @Nullable ObjectNode suite,
        String validationSuite,
        @JsonProperty(defaultValue = "auto") Format format,

        @JsonProperty(defaultValue = ",") @Size(min = 1, max = 8) String delimiter,

        @JsonProperty(defaultValue = "true") boolean header,
        @JsonProperty(defaultValue = "UTF-8") @NotBlank String encoding,
        @JsonProperty(defaultValue = "auto") Compression compression,

        @JsonProperty(defaultValue = "[\"\"]") @Size(max = 100) List<String> nullValues,

        @JsonProperty(defaultValue = "20") @Min(0) @Max(1000) int maxSamples,

        String report) {
    ValidateInput {
        suite = suite == null ? null : suite.deepCopy();
        nullValues = List.copyOf(nullValues);
    }

    /** How a file is written. */
    enum Format {
        /** By the ending of its name. */
        @JsonProperty("auto")
        AUTO,
        /** RFC 4180. */
        @JsonProperty("csv")
        CSV,
        /** A JSON object on each line. */
        @JsonProperty("json_lines")
        JSON_LINES,
        /** Apache Parquet. */
        @JsonProperty("parquet")
        PARQUET;

        /** The format of a file of that name; CSV where the name does not say. */
        Format of(String name) {
            if (this != AUTO) {
                return this;
            }
            String bare = name.toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
            if (bare.endsWith(".jsonl") || bare.endsWith(".ndjson") || bare.endsWith(".json")) {
                return JSON_LINES;
            }
            return bare.endsWith(".parquet") || bare.endsWith(".pq") ? PARQUET : CSV;
        }
    }

    /** How bytes were made fewer. */
    enum Compression {
        /** By their beginning. */
        @JsonProperty("auto")
        AUTO,
        /** Not at all. */
        @JsonProperty("none")
        NONE,
        /** By gzip. */
        @JsonProperty("gzip")
        GZIP
    }

    String tabbedDelimiter() {
        return delimiter.replace("\\t", "\t");
    }
}
