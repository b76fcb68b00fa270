package io.waybill.operators.fargate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a task runs on Fargate's spare capacity, which is cheaper and may be taken back. */
public enum Spot {
    /** On Spot as long as there is some; after an interruption, or where there is none, without. */
    @JsonProperty("prefer")
    PREFER,
    /** On Spot only. */
    @JsonProperty("only")
    ONLY,
    /** Never on Spot. */
    @JsonProperty("never")
    NEVER
}
