package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * When a task may start, as a condition on its direct upstream tasks. Names and meaning are Airflow's; where its code and
 * its documentation disagree, its code counts. In the file they are written in lower case.
 */
public enum TriggerRule {
    /** All upstream tasks have succeeded. */
    @JsonProperty("all_success")
    ALL_SUCCESS,
    /** All upstream tasks are failed or upstream_failed; a success or a skip among them skips the task. */
    @JsonProperty("all_failed")
    ALL_FAILED,
    /** All upstream tasks have ended, in whatever way. */
    @JsonProperty("all_done")
    ALL_DONE,
    /** All upstream tasks have ended and at least one of them succeeded; a skipped one among them skips the task. */
    @JsonProperty("all_done_min_one_success")
    ALL_DONE_MIN_ONE_SUCCESS,
    /** All upstream tasks were skipped. */
    @JsonProperty("all_skipped")
    ALL_SKIPPED,
    /** At least one upstream task is failed or upstream_failed; does not wait for the others. */
    @JsonProperty("one_failed")
    ONE_FAILED,
    /** At least one upstream task has succeeded; does not wait for the others. */
    @JsonProperty("one_success")
    ONE_SUCCESS,
    /** At least one upstream task has succeeded or failed; skipped and upstream_failed ones do not count. */
    @JsonProperty("one_done")
    ONE_DONE,
    /** No upstream task is failed or upstream_failed: all have succeeded or were skipped. */
    @JsonProperty("none_failed")
    NONE_FAILED,
    /** No upstream task is failed or upstream_failed, and at least one has succeeded. */
    @JsonProperty("none_failed_min_one_success")
    NONE_FAILED_MIN_ONE_SUCCESS,
    /** No upstream task was skipped: all have succeeded or failed. */
    @JsonProperty("none_skipped")
    NONE_SKIPPED,
    /** Always: the task does not wait for its upstream tasks at all. */
    @JsonProperty("always")
    ALWAYS;

    /** The name as it is written in a file, such as {@code all_success}. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
