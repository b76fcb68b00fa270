package io.waybill.engine.run;

/**
 * How the direct upstream nodes of a node stand.
 *
 * @param parents how many there are
 * @param success how many succeeded
 * @param failed how many failed, those that were cancelled among them
 * @param upstreamFailed how many did not run because of a failure
 * @param skipped how many were skipped
 * @param removed how many are no longer part of the DAG
 */
public record ParentTally(int parents, int success, int failed, int upstreamFailed, int skipped, int removed) {

    /** Of this many parents, none of which has ended. */
    public static ParentTally waitingFor(int parents) {
        return new ParentTally(parents, 0, 0, 0, 0, 0);
    }

    /** How many have ended, in whatever way. */
    public int done() {
        return success + failed + upstreamFailed + skipped + removed;
    }

    /** Whether none is left to wait for. */
    public boolean allDone() {
        return done() >= parents;
    }

    /** The tally after one parent changed its state. */
    public ParentTally moved(TaskState from, TaskState to) {
        return plus(from, -1).plus(to, 1);
    }

    private ParentTally plus(TaskState state, int number) {
        return switch (state) {
            case SUCCESS -> new ParentTally(parents, success + number, failed, upstreamFailed, skipped, removed);
            case FAILED, CANCELLED ->
                new ParentTally(parents, success, failed + number, upstreamFailed, skipped, removed);
            case UPSTREAM_FAILED ->
                new ParentTally(parents, success, failed, upstreamFailed + number, skipped, removed);
            case SKIPPED -> new ParentTally(parents, success, failed, upstreamFailed, skipped + number, removed);
            case REMOVED -> new ParentTally(parents, success, failed, upstreamFailed, skipped, removed + number);
            case NONE, SCHEDULED, QUEUED, LAUNCHING, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING, STOPPING -> this;
        };
    }
}
