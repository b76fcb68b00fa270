package io.waybill.engine.notify;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.DagSpec;
import io.waybill.spec.DeadlineAction;
import io.waybill.spec.DeadlineReference;
import io.waybill.spec.DeadlineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * By when one run must have ended.
 *
 * @param title what it is called, for people
 * @param dueAt the time
 * @param action what becomes of the run where it has not ended by then
 * @param notifiers who is told
 */
public record RunDeadline(String title, Instant dueAt, DeadlineAction action, List<String> notifiers) {
    public RunDeadline {
        requireNonNull(title, "title");
        requireNonNull(dueAt, "dueAt");
        requireNonNull(action, "action");
        notifiers = List.copyOf(notifiers);
    }

    /**
     * The deadlines of a run that is being made. One that is past by then does not hold for it: whoever makes up for last
     * year's runs must not have them cancelled at once.
     *
     * @param logicalDate the run's date, where it has one
     * @param queuedAt when the run is made, or where that is later when it may begin
     * @param averageRunTime of earlier runs, asked for where it is needed; empty where there is none
     */
    public static List<RunDeadline> of(
            DagSpec dag, @Nullable Instant logicalDate, Instant queuedAt, Supplier<Optional<Duration>> averageRunTime) {
        List<RunDeadline> deadlines = new ArrayList<>();
        for (DeadlineSpec spec : dag.deadlines()) {
            dueAt(spec, dag, logicalDate, queuedAt, averageRunTime)
                    .filter(queuedAt::isBefore)
                    .ifPresent(dueAt ->
                            deadlines.add(new RunDeadline(spec.title(), dueAt, spec.then(), spec.notifiers())));
        }
        return deadlines;
    }

    private static Optional<Instant> dueAt(
            DeadlineSpec spec,
            DagSpec dag,
            @Nullable Instant logicalDate,
            Instant queuedAt,
            Supplier<Optional<Duration>> averageRunTime) {
        if (spec.at() != null) {
            return Optional.of(spec.at().in(dag.timezone()));
        }
        DeadlineReference after = requireNonNull(spec.after());
        Optional<Instant> from = switch (after) {
            case QUEUED_AT -> Optional.of(queuedAt);
            case LOGICAL_DATE -> Optional.ofNullable(logicalDate);
            case AVERAGE_RUN_TIME -> averageRunTime.get().map(queuedAt::plus);
        };
        return from.map(start -> start.plus(requireNonNull(spec.interval())));
    }
}
