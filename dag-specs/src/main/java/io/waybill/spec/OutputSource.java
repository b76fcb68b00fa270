package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** From where a task's one value comes. */
public enum OutputSource {
    /** The last line of its log that is not blank, as a text. */
    @JsonProperty("last_line")
    LAST_LINE
}
