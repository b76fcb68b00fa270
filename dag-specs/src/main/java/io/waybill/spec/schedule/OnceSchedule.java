package io.waybill.spec.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A DAG that runs one time by itself: at its start date, or when it is first seen where it has none. */
public record OnceSchedule() implements ScheduleSpec {
    static final String PRESET = "@once";

    @Override
    public <R> R as(Cases<R> cases) {
        return cases.once(this);
    }

    @Override
    public Object written() {
        return PRESET;
    }

    @Override
    public String expression() {
        return PRESET;
    }

    @Override
    public Optional<Fires> fires(ZoneId zone, @Nullable Instant start) {
        return Optional.empty();
    }
}
