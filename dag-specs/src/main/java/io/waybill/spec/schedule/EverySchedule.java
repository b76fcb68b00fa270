package io.waybill.spec.schedule;

import io.waybill.spec.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A DAG that runs each time that a fixed length has passed, whatever the wall clock does.
 *
 * @param every the length, from {@link #SHORTEST} to {@link #LONGEST}
 */
public record EverySchedule(Duration every) implements ScheduleSpec {
    /** What is shorter would be a loop: see {@link ContinuousSchedule}. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    /** Ten years: what is longer is a mistake. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    public EverySchedule {
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(Durations.format(every) + " is too short or too long");
        }
    }

    @Override
    public <R> R as(Cases<R> cases) {
        return cases.every(this);
    }

    @Override
    public Object written() {
        return Map.of("every", Durations.format(every));
    }

    @Override
    public String expression() {
        return "every " + Durations.format(every);
    }

    @Override
    public Optional<Fires> fires(ZoneId zone, @Nullable Instant start) {
        return Optional.of(new Steps(start == null ? Instant.EPOCH : start, every));
    }

    /** The moments that are a whole number of lengths away from the first. */
    private record Steps(Instant first, Duration length) implements Fires {
        @Override
        public Optional<Instant> next(Instant after) {
            return Optional.of(at(stepsUpTo(after) + 1));
        }

        @Override
        public Optional<Instant> previous(Instant before) {
            return Optional.of(at(stepsUpTo(before.minusNanos(1))));
        }

        private Instant at(long steps) {
            return first.plus(length.multipliedBy(steps));
        }

        private long stepsUpTo(Instant moment) {
            long steps = Duration.between(first, moment).dividedBy(length);
            return at(steps).isAfter(moment) ? steps - 1 : steps;
        }
    }
}
