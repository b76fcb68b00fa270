package io.waybill.engine.schedule;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** For schedules that are ticked by hand. */
final class NoAlarm implements Alarm {
    @Override
    public void start(Map<String, Instant> times, Consumer<String> wake) {
        throw new UnsupportedOperationException("These tests do not start the schedule");
    }

    @Override
    public void set(String dagId, Instant time) {
        throw new UnsupportedOperationException("These tests do not start the schedule");
    }

    @Override
    public void clear(String dagId) {
        throw new UnsupportedOperationException("These tests do not start the schedule");
    }

    @Override
    public void close() {}
}
