package io.waybill.engine.notify;

/** A command of the engine that ends a run. */
@FunctionalInterface
public interface RunEnder {

    /**
     * Has the run ended. Asking again changes nothing.
     *
     * @param by who or what asks, for people to read
     * @throws io.waybill.engine.error.WaybillException as {@code Engine.cancelRun}
     */
    void end(String dagId, String runId, String by);
}
