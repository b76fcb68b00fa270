package io.waybill.engine.schedule;

import java.time.Instant;

/** The schedule's port to the engine: makes a scheduled run. Thread safe. */
@FunctionalInterface
public interface RunMaker {

    /**
     * Makes the DAG's run for a tick; it is saved when this returns.
     *
     * @param dagId the DAG
     * @param logicalDate the tick, which is the run's logical date and both ends of its data interval
     * @throws io.waybill.engine.error.WaybillException {@code RUN_EXISTS} where the DAG has a run for this date, which
     *     is as good
     */
    void make(String dagId, Instant logicalDate);
}
