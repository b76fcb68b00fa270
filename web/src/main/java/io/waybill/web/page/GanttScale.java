package io.waybill.web.page;

import io.waybill.engine.store.RunRow;
import io.waybill.spec.Durations;
import io.waybill.web.view.GanttPage.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The whole width of the chart of a run.
 *
 * @param from when the run was started
 * @param millis how long the width is; of a run that has not ended some more than it has taken, so that now has a place
 * @param now where what has not ended ends for now
 * @param ended whether the run has
 */
record GanttScale(Instant from, double millis, Instant now, boolean ended) {
    private static final double ROOM = 1.06;
    private static final int MOST_TICKS = 6;
    private static final long[] STEPS = LongStream.concat(
                    LongStream.of(
                            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200),
                    LongStream.iterate(86_400, days -> days < 86_400L * 4000, days -> days * 2))
            .toArray();

    static GanttScale of(RunRow run, Instant now) {
        Instant from = Objects.requireNonNullElse(run.startedAt(), run.queuedAt());
        Instant end = run.endedAt();
        double millis =
                Math.max(1000, Duration.between(from, end == null ? now : end).toMillis());
        return new GanttScale(from, end == null ? millis * ROOM : millis, now, end != null);
    }

    double at(Instant time) {
        return Math.max(0, Math.min(100, 100 * Duration.between(from, time).toMillis() / millis));
    }

    /** Where now is; negative where the run has ended. */
    double nowAt() {
        return ended ? -1 : at(now);
    }

    List<Tick> ticks() {
        long step = LongStream.of(STEPS)
                .filter(seconds -> millis / 1000 / seconds <= MOST_TICKS)
                .findFirst()
                .orElse(STEPS[STEPS.length - 1]);
        List<Tick> ticks = new ArrayList<>();
        for (long seconds = 0; seconds * 1000 <= millis * 0.97; seconds += step) {
            ticks.add(new Tick(100 * seconds * 1000 / millis, Durations.format(Duration.ofSeconds(seconds))));
        }
        return ticks;
    }
}
