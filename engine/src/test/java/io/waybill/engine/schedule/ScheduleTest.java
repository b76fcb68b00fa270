package io.waybill.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.schedule.CronSchedule;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The schedule on a real database, with a clock and an alarm by hand. */
final class ScheduleTest {
    private static final Instant TUESDAY_NOON = Instant.parse("2026-03-10T12:00:00Z");

    private final Database database = Database.open(DatabaseSettings.memory());
    private final DagStore dags = new DagStore(database);
    private final HandClock clock = new HandClock(TUESDAY_NOON);
    private final ScheduledDags scheduled = new ScheduledDags(database, dags, clock);
    private final Map<String, WaybillException> refusals = new HashMap<>();
    private final Schedule schedule = new Schedule(dags, new RunStore(database), this::make, new NoAlarm(), clock);

    @AfterEach
    void close() {
        schedule.close();
        database.close();
    }

    private void make(String dagId, Tick tick) {
        if (refusals.containsKey(dagId)) {
            throw refusals.get(dagId);
        }
        scheduled.make(dagId, tick);
    }

    private void load(String dagId, String cron, String start, boolean catchup) {
        scheduled.load(dagId, cron, start, catchup);
    }

    private List<String> dates(String dagId) {
        return scheduled.dates(dagId);
    }

    @Test
    void a_new_dag_waits_for_its_next_tick_and_then_runs_at_each() {
        load("d", "0 3 * * *", null, false);

        schedule.tick();
        assertThat(dates("d")).isEmpty();
        clock.set(Instant.parse("2026-03-11T03:00:00Z"));
        schedule.tick();
        schedule.tick();
        clock.set(Instant.parse("2026-03-12T03:00:01Z"));
        schedule.tick();

        assertThat(dates("d")).containsExactly("2026-03-11T03:00:00Z", "2026-03-12T03:00:00Z");
    }

    @Test
    void a_dag_without_a_schedule_is_left_alone() {
        load("d", null, null, false);
        clock.move(Duration.ofDays(30));

        schedule.tick();

        assertThat(dates("d")).isEmpty();
        assertThat(schedule.nextFire(dags.find("d").orElseThrow())).isEmpty();
    }

    @Test
    void a_paused_dag_rests_and_makes_up_for_one_tick_when_it_goes_on() {
        load("d", "0 3 * * *", null, false);
        dags.setPaused("d", true, "Paused by test");
        clock.move(Duration.ofDays(5));
        schedule.tick();
        assertThat(dates("d")).isEmpty();

        dags.setPaused("d", false, "Paused by test");
        schedule.tick();

        assertThat(dates("d")).containsExactly("2026-03-15T03:00:00Z");
    }

    @Test
    void a_dag_that_was_paused_for_no_tick_makes_up_for_none() {
        load("d", "0 3 * * *", null, false);
        clock.move(Duration.ofDays(1));
        schedule.tick();
        dags.setPaused("d", true, "Paused by test");
        clock.move(Duration.ofHours(2));

        dags.setPaused("d", false, "Paused by test");
        schedule.tick();

        assertThat(dates("d")).containsExactly("2026-03-11T03:00:00Z");
    }

    @Test
    void ticks_older_than_the_catchup_window_are_left_out() {
        scheduled.load("d", ScheduleSpec.parse("0 3 * * *"), "2026-01-01", true, Duration.ofDays(2));

        schedule.tick();

        assertThat(dates("d")).containsExactly("2026-03-09T03:00:00Z", "2026-03-10T03:00:00Z");
    }

    @Test
    void a_run_with_an_interval_is_named_after_its_start() {
        CronSchedule daily = (CronSchedule) ScheduleSpec.parse("0 3 * * *");
        scheduled.load("d", new CronSchedule(daily.crons(), true), null, false, null);
        clock.move(Duration.ofDays(1));

        schedule.tick();
        schedule.tick();

        assertThat(dates("d")).containsExactly("2026-03-10T03:00:00Z");
        assertThat(scheduled.intervals("d")).containsExactly("2026-03-10T03:00:00Z/2026-03-11T03:00:00Z");
        assertThat(dags.find("d").orElseThrow().scheduledUntil()).isEqualTo("2026-03-11T03:00:00Z");
    }

    @Test
    void once_is_once() {
        scheduled.load("d", ScheduleSpec.parse("@once"), null, false, null);

        schedule.tick();
        clock.move(Duration.ofDays(1));
        schedule.tick();

        assertThat(dates("d")).containsExactly("2026-03-10T12:00:00Z");
    }

    @Test
    void a_continuous_dag_has_one_run_at_a_time_and_their_intervals_join() {
        scheduled.load("d", ScheduleSpec.parse("@continuous"), null, false, null);

        clock.move(Duration.ofMinutes(1));
        schedule.tick();
        clock.move(Duration.ofMinutes(5));
        schedule.tick();
        assertThat(dates("d")).hasSize(1);
        scheduled.end("d");
        schedule.tick();
        schedule.tick();
        clock.move(Duration.ofMinutes(5));
        scheduled.end("d");
        schedule.tick();

        assertThat(scheduled.intervals("d"))
                .containsExactly(
                        "2026-03-10T12:00:00Z/2026-03-10T12:01:00Z",
                        "2026-03-10T12:01:00Z/2026-03-10T12:06:00Z",
                        "2026-03-10T12:06:00Z/2026-03-10T12:11:00Z");
    }

    @Test
    void a_continuous_dag_goes_on_after_a_run_that_was_made_and_not_noted() {
        scheduled.load("d", ScheduleSpec.parse("@continuous"), "2026-03-10", false, null);
        make("d", new Tick(Instant.parse("2026-03-10T11:00:00Z"), Instant.parse("2026-03-10T00:00:00Z")));
        scheduled.end("d");

        schedule.tick();
        assertThat(dags.find("d").orElseThrow().scheduledUntil()).isEqualTo("2026-03-10T11:00:00Z");
    }

    @Test
    void catchup_makes_every_missed_run_in_steps() {
        load("d", "0 * * * *", "2026-03-08T12:00", true);

        schedule.tick();
        assertThat(dates("d")).hasSize(20).startsWith("2026-03-08T12:00:00Z");
        schedule.tick();
        schedule.tick();

        assertThat(dates("d")).hasSize(49).endsWith("2026-03-10T12:00:00Z");
    }

    @Test
    void a_dag_with_a_long_backlog_gets_no_more_runs_until_some_have_ended() {
        load("d", "* * * * *", "2026-03-10T00:00", true);

        for (int i = 0; i < 10; i++) {
            schedule.tick();
        }

        assertThat(dates("d")).hasSize(Timetable.BACKLOG);
    }

    @Test
    void a_new_schedule_does_not_make_up_for_ticks_from_before_it() {
        load("d", "0 3 * * *", null, false);
        clock.move(Duration.ofDays(1));
        schedule.tick();

        load("d", "0 11 * * *", null, false);
        schedule.tick();
        assertThat(dates("d")).containsExactly("2026-03-11T03:00:00Z");
        clock.move(Duration.ofDays(1));
        schedule.tick();

        assertThat(dates("d")).containsExactly("2026-03-11T03:00:00Z", "2026-03-12T11:00:00Z");
    }

    @Test
    void a_run_that_is_there_already_counts_as_made() {
        load("d", "0 3 * * *", null, false);
        make("d", Tick.of(Instant.parse("2026-03-11T03:00:00Z")));
        clock.move(Duration.ofDays(1));

        schedule.tick();

        assertThat(dates("d")).hasSize(1);
        assertThat(dags.find("d").orElseThrow().scheduledUntil()).isEqualTo("2026-03-11T03:00:00Z");
    }

    @Test
    void the_next_run_is_known_while_the_dag_is_not_paused() {
        load("d", "0 3 * * *", null, false);

        assertThat(schedule.nextFire(dags.find("d").orElseThrow())).contains(Instant.parse("2026-03-11T03:00:00Z"));
        load("d", "0 4 * * *", null, false);
        assertThat(schedule.nextFire(dags.find("d").orElseThrow())).contains(Instant.parse("2026-03-11T04:00:00Z"));
        dags.setPaused("d", true, "Paused by test");
        assertThat(schedule.nextFire(dags.find("d").orElseThrow())).isEmpty();
    }

    @Test
    void a_run_that_cannot_be_made_is_tried_again_and_keeps_no_other_dag_from_its_own() {
        load("a", "0 3 * * *", null, false);
        load("b", "0 3 * * *", null, false);
        refusals.put("a", new WaybillException(ErrorCode.INVALID_PARAMS, "param 'region' has no default"));
        clock.move(Duration.ofDays(1));

        schedule.tick();
        assertThat(dates("a")).isEmpty();
        assertThat(dates("b")).hasSize(1);
        refusals.clear();
        schedule.tick();

        assertThat(dates("a")).containsExactly("2026-03-11T03:00:00Z");
    }
}
