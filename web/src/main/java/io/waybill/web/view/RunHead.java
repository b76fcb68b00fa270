package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The top of a run's pages.
 *
 * @param dagId its DAG
 * @param run the run
 * @param params its params, name and value as JSON
 * @param note free text, or empty
 * @param reason why the run is in its state, where that is not plain; else empty
 * @param runAfter when it is to start, where it waits for that
 * @param cost what its containers cost
 * @param again the form for a new run, filled in with these params
 */
public record RunHead(
        String dagId,
        RunItem run,
        List<Param> params,
        String note,
        String reason,
        @Nullable Instant runAfter,
        CostView cost,
        String again) {
    public RunHead {
        params = List.copyOf(params);
    }

    /** One param. */
    public record Param(String name, String value) {}
}
