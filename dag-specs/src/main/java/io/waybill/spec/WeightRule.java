package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a task's priority comes of the weights of tasks. Names and meaning are Airflow's. */
public enum WeightRule {
    /** The task's own weight and those of all tasks that come after it: what much waits for goes first. */
    @JsonProperty("downstream")
    DOWNSTREAM,
    /** The task's own weight and those of all tasks that come before it: what has come far goes first. */
    @JsonProperty("upstream")
    UPSTREAM,
    /** The task's own weight. */
    @JsonProperty("absolute")
    ABSOLUTE
}
