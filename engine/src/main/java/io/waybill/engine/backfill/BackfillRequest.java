package io.waybill.engine.backfill;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks for runs of a DAG for each logical date of its schedule in a range.
 *
 * @param dagId the DAG
 * @param from the first date that counts
 * @param to the last date that counts
 * @param params values for the DAG's params, for the runs that are made
 * @param backwards whether the latest date comes first
 * @param reprocess what becomes of runs that have ended
 * @param maxActiveRuns how many of its runs may be unfinished at once, besides the DAG's own limit
 * @param triggeredBy who or what asks: {@code page}, {@code cli}, {@code api}
 */
public record BackfillRequest(
        String dagId,
        Instant from,
        Instant to,
        Map<String, JsonNode> params,
        boolean backwards,
        ReprocessBehavior reprocess,
        int maxActiveRuns,
        String triggeredBy) {
    /** What {@link #maxActiveRuns} is where nobody says otherwise. */
    public static final int USUAL_ACTIVE_RUNS = 10;

    public BackfillRequest {
        requireNonNull(dagId, "dagId");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(reprocess, "reprocess");
        requireNonNull(triggeredBy, "triggeredBy");
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
}
