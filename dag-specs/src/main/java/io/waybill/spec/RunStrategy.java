package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What becomes of a new run of a DAG that has as many active runs as {@code max_active_runs} allows. */
public enum RunStrategy {
    /** It waits for its turn. */
    @JsonProperty("queue")
    QUEUE,
    /** The oldest active runs are cancelled for it, and it starts when they have ended. */
    @JsonProperty("cancel_running")
    CANCEL_RUNNING,
    /** It is cancelled at once. */
    @JsonProperty("skip_new")
    SKIP_NEW,
    /** It waits, and those that waited before it are cancelled. */
    @JsonProperty("latest_only")
    LATEST_ONLY;

    /** The name in files: lower case. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
