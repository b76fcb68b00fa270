package io.waybill.operators;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/** How a run or a task can have ended, for who waits for it. */
public enum EndState {
    /** Well. */
    @JsonProperty("success")
    SUCCESS,
    /** Badly. */
    @JsonProperty("failed")
    FAILED,
    /** Not run, because a branch or its trigger rule said so; tasks only. */
    @JsonProperty("skipped")
    SKIPPED,
    /** Not run, because of a failure; tasks only. */
    @JsonProperty("upstream_failed")
    UPSTREAM_FAILED,
    /** Because somebody asked for it. */
    @JsonProperty("cancelled")
    CANCELLED;

    /** The names of states as the engine has them. */
    public static List<String> names(List<EndState> states) {
        return states.stream()
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
