package io.waybill.spec.schedule;

import io.waybill.spec.DateSpec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A DAG that runs at times that are listed one by one.
 *
 * @param times at least one, in the order of the file, which does not matter
 */
public record TimesSchedule(List<DateSpec> times) implements ScheduleSpec {
    public TimesSchedule {
        times = List.copyOf(times);
        if (times.isEmpty()) {
            throw new IllegalArgumentException("A schedule of times needs one");
        }
    }

    @Override
    public <R> R as(Cases<R> cases) {
        return cases.times(this);
    }

    @Override
    public Object written() {
        return Map.of("times", times);
    }

    @Override
    public String expression() {
        return times.stream().map(DateSpec::text).collect(Collectors.joining(", "));
    }

    @Override
    public Optional<Fires> fires(ZoneId zone, @Nullable Instant start) {
        NavigableSet<Instant> sorted = new TreeSet<>();
        times.forEach(time -> sorted.add(time.in(zone)));
        return Optional.of(new Fires() {
            @Override
            public Optional<Instant> next(Instant after) {
                return Optional.ofNullable(sorted.higher(after));
            }

            @Override
            public Optional<Instant> previous(Instant before) {
                return Optional.ofNullable(sorted.lower(before));
            }
        });
    }
}
