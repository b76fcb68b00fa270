package io.waybill.engine.schedule;

import io.waybill.spec.DagSpec;
import io.waybill.spec.schedule.AssetSchedule;
import io.waybill.spec.schedule.ContinuousSchedule;
import io.waybill.spec.schedule.CronSchedule;
import io.waybill.spec.schedule.EverySchedule;
import io.waybill.spec.schedule.OnceSchedule;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.spec.schedule.TimesSchedule;

/**
 * The timetable of a DAG, by the kind of its schedule.
 *
 * @param dag has the dates and the zone that go with the schedule
 */
record TimetableOfDag(DagSpec dag) implements ScheduleSpec.Cases<Timetable> {
    private Bounds bounds() {
        return new Bounds(dag.startInstant().orElse(null), dag.endInstant().orElse(null));
    }

    private Timetable ticks(ScheduleSpec schedule, boolean interval) {
        return new TickTimetable(
                schedule.fires(dag.timezone(), bounds().start()).orElseThrow(),
                interval,
                bounds(),
                dag.catchup(),
                dag.catchupWindow());
    }

    /** @param schedule goes by time, too */
    @Override
    public Timetable assets(AssetSchedule schedule) {
        return schedule.byTime().orElseThrow().as(this);
    }

    @Override
    public Timetable crons(CronSchedule schedule) {
        return ticks(schedule, schedule.interval());
    }

    @Override
    public Timetable every(EverySchedule schedule) {
        return ticks(schedule, false);
    }

    @Override
    public Timetable times(TimesSchedule schedule) {
        return ticks(schedule, false);
    }

    @Override
    public Timetable once(OnceSchedule schedule) {
        return new OnceTimetable(bounds());
    }

    @Override
    public Timetable continuous(ContinuousSchedule schedule) {
        return new ContinuousTimetable(bounds());
    }
}
