package io.waybill.spec.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A DAG of which the next run begins as soon as the last one has ended; there are never two at once. */
public record ContinuousSchedule() implements ScheduleSpec {
    static final String PRESET = "@continuous";

    @Override
    public <R> R as(Cases<R> cases) {
        return cases.continuous(this);
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
