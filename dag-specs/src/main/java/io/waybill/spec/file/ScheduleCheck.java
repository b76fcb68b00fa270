package io.waybill.spec.file;

import io.waybill.spec.DagSpec;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.schedule.CronSchedule;
import io.waybill.spec.schedule.Fires;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Warns of schedules that never fire, or not between the DAG's start date and its end date. */
final class ScheduleCheck {
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final Problems problems;

    ScheduleCheck(Problems problems) {
        this.problems = problems;
    }

    /** @param tree what the file says of the DAG */
    void check(DagSpec dag, YamlMap tree) {
        ScheduleSpec schedule = dag.schedule();
        if (schedule != null && !isImpossible(schedule, dag, tree) && isOutside(schedule, dag)) {
            problems.add(
                    tree.locate(List.of("schedule")),
                    ProblemCode.NEVER_FIRES,
                    "'" + schedule.expression() + "' is never between start_date and end_date",
                    "check start_date, end_date and timezone");
        }
    }

    private boolean isImpossible(ScheduleSpec schedule, DagSpec dag, YamlMap tree) {
        boolean found = false;
        for (int i = 0; i < schedule.crons().size(); i++) {
            CronSchedule.Cron cron = schedule.crons().get(i);
            if (Fires.of(cron.cron(), dag.timezone()).next(LONG_AGO).isEmpty()) {
                problems.add(
                        place(i, tree),
                        ProblemCode.NEVER_FIRES,
                        "'" + cron.expression() + "' is never",
                        "check the day of month and the month");
                found = true;
            }
        }
        return found;
    }

    /** Crons are a list or a single one, in a map or by themselves. */
    private static Place place(int index, YamlMap tree) {
        boolean map = tree.child("schedule") instanceof YamlMap;
        String step = String.valueOf(index);
        return tree.locate(map ? List.of("schedule", "cron", step) : List.of("schedule", step));
    }

    private static boolean isOutside(ScheduleSpec schedule, DagSpec dag) {
        Instant start = dag.startInstant().orElse(LONG_AGO);
        Instant end = dag.endInstant().orElse(Instant.MAX);
        Optional<Fires> fires =
                schedule.fires(dag.timezone(), dag.startInstant().orElse(null));
        // That the end is before the start is another problem.
        return !end.isBefore(start)
                && fires.isPresent()
                && fires.get()
                        .next(start.minusNanos(1))
                        .filter(first -> !first.isAfter(end))
                        .isEmpty();
    }
}
