package io.waybill.engine.schedule;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Wakes at given times, one for each DAG, and does so too when the process was down at that time. Thread safe. */
interface Alarm extends AutoCloseable {

    /**
     * Begins to wake.
     *
     * @param times when to wake for which DAG; whatever was set before is forgotten
     * @param wake is given the DAG's id, on a thread of the alarm's; it may take its time and does not throw
     */
    void start(Map<String, Instant> times, Consumer<String> wake);

    /** Wakes for the DAG at this time, or at once where it is past, in place of the time that was set before. */
    void set(String dagId, Instant time);

    /** Does not wake for the DAG any more. */
    void clear(String dagId);

    /** Ends. Nothing is woken afterwards; the times are kept. */
    @Override
    void close();
}
