package io.waybill.operators.validate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a file is compressed. */
public enum Compression {
    /** By its first bytes. */
    @JsonProperty("auto")
    AUTO,
    /** It is not. */
    @JsonProperty("none")
    NONE,
    /** By gzip. */
    @JsonProperty("gzip")
    GZIP
}
