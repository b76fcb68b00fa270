package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a run that has missed a deadline. */
public enum DeadlineAction {
    /** It is told, and the run goes on. */
    @JsonProperty("notify")
    NOTIFY,
    /** The run is cancelled. */
    @JsonProperty("cancel")
    CANCEL,
    /** The run fails. */
    @JsonProperty("fail")
    FAIL
}
