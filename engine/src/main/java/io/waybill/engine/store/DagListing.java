package io.waybill.engine.store;

import java.util.List;

/**
 * What the list of DAGs shows of one.
 *
 * @param dag the DAG
 * @param summary description, owner, tags and schedule of its newest version
 * @param lastRuns its newest runs, newest first
 * @param queuedRuns how many runs wait for a place
 * @param runningRuns how many runs are worked on
 */
public record DagListing(
        DagRow dag, NewVersion.Summary summary, List<RunHead> lastRuns, int queuedRuns, int runningRuns) {
    public DagListing {
        lastRuns = List.copyOf(lastRuns);
    }
}
