package io.waybill.engine.schedule;

/** The schedule's port to the engine: makes a scheduled run. Thread safe. */
@FunctionalInterface
public interface RunMaker {

    /**
     * Makes the DAG's run for a tick; it is saved when this returns.
     *
     * @param dagId the DAG
     * @param tick says the run's logical date and data interval
     * @throws io.waybill.engine.error.WaybillException {@code RUN_EXISTS} where the DAG has a run for this date, which
     *     is as good
     */
    void make(String dagId, Tick tick);
}
