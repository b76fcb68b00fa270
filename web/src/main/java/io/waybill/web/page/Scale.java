package io.waybill.web.page;

import io.waybill.engine.store.RunRow;
import io.waybill.web.view.TaskLine;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole width of the timeline of a run's tasks.
 *
 * @param from when the run was started
 * @param millis how long it is
 * @param now where what has not ended ends for now
 */
record Scale(Instant from, double millis, Instant now) {

    static Scale of(RunRow run, Instant now) {
        Instant from = Objects.requireNonNullElse(run.startedAt(), run.queuedAt());
        Instant end = Objects.requireNonNullElse(run.endedAt(), now);
        return new Scale(from, Math.max(1, end.toEpochMilli() - from.toEpochMilli()), now);
    }

    TaskLine.@Nullable Bar bar(
            @Nullable Instant scheduled, @Nullable Instant queued, @Nullable Instant started, @Nullable Instant ended) {
        Instant begin = scheduled == null ? queued : scheduled;
        if (begin == null) {
            return null;
        }
        double end = at(Objects.requireNonNullElse(ended, now));
        double start = started == null ? end : at(started);
        double launch = queued == null ? start : Math.min(start, at(queued));
        return new TaskLine.Bar(Math.min(launch, at(begin)), launch, start, Math.max(end, start));
    }

    private double at(Instant time) {
        return Math.max(0, Math.min(100, 100 * (time.toEpochMilli() - from.toEpochMilli()) / millis));
    }
}
