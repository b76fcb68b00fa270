package io.waybill.spec.template;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What templates see of the run as {@code dag_run}, besides its id and dates.
 *
 * @param type what made it, in Airflow's words: {@code manual}, {@code scheduled}, {@code backfill}, {@code asset_triggered}
 * @param conf its params, defaults included, also in a task that is taken from another file
 * @param queuedAt when it was made; null where it was not, as for a look at what templates come to
 * @param startDate when its first task could start; null where that is not known
 */
public record RunFacts(
        String type,
        Map<String, JsonNode> conf,
        @Nullable Instant queuedAt,
        @Nullable Instant startDate) {
    /** The variable. */
    static final String NAME = "dag_run";

    /** Its member with the params. */
    static final String CONF = "conf";

    static final Set<String> MEMBERS = Set.of(
            "dag_id",
            "run_id",
            "run_type",
            CONF,
            "logical_date",
            "data_interval_start",
            "data_interval_end",
            "queued_at",
            "start_date");

    public RunFacts {
        requireNonNull(type, "type");
        conf = Collections.unmodifiableMap(new LinkedHashMap<>(conf));
    }
}
