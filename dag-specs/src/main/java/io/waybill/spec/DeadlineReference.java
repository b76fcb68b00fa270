package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What the interval of a deadline is counted from. The meanings are Airflow's. */
public enum DeadlineReference {
    /** When the run was made. */
    @JsonProperty("queued_at")
    QUEUED_AT,
    /** The run's logical date; a run without one has no such deadline. */
    @JsonProperty("logical_date")
    LOGICAL_DATE,
    /**
     * When the run was made, and as much later as the DAG's last ten successful runs took in the mean; as long as there is
     * none, there is no such deadline.
     */
    @JsonProperty("average_run_time")
    AVERAGE_RUN_TIME;

    /** The name in DAG files. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
