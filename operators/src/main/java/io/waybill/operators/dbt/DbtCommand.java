package io.waybill.operators.dbt;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What dbt is to do. */
public enum DbtCommand {
    /** Seeds, models, snapshots and tests, in the order of what depends on what. */
    @JsonProperty("build")
    BUILD,

    /** Models alone. */
    @JsonProperty("run")
    RUN,

    /** Tests alone. */
    @JsonProperty("test")
    TEST,

    /** Loads the project's CSV files. */
    @JsonProperty("seed")
    SEED,

    /** Keeps what has changed. */
    @JsonProperty("snapshot")
    SNAPSHOT;

    /** As dbt's command line has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean takesFullRefresh() {
        return this == BUILD || this == RUN || this == SEED;
    }
}
