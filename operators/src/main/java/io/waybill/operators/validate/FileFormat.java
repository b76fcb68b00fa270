package io.waybill.operators.validate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a file is. */
public enum FileFormat {
    /** By its name. */
    @JsonProperty("auto")
    AUTO,
    /** Values separated by a character, as of RFC 4180. */
    @JsonProperty("csv")
    CSV,
    /** A JSON object a line. */
    @JsonProperty("json_lines")
    JSON_LINES,
    /** Apache Parquet. */
    @JsonProperty("parquet")
    PARQUET
}
