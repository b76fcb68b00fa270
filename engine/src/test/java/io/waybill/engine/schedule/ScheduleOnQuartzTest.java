package io.waybill.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The schedule as it runs: Quartz wakes it, changes of DAGs reach it by themselves. */
final class ScheduleOnQuartzTest {
    /** A tick each hour; the tests look back only, so that none falls into them. */
    private static final String HOURLY = "0 * * * *";

    private final Database database = Database.open(DatabaseSettings.memory());
    private final DagStore dags = new DagStore(database);
    private final Clock clock = Clock.systemUTC();
    private final ScheduledDags scheduled = new ScheduledDags(database, dags, clock);
    private Schedule schedule = newSchedule();

    private Schedule newSchedule() {
        return Schedule.of(database, dags, scheduled::make, clock);
    }

    @AfterEach
    void close() {
        schedule.close();
        database.close();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(assertion);
    }

    private static Instant hoursAgo(int hours) {
        return clockHour().minus(hours, ChronoUnit.HOURS);
    }

    private static Instant clockHour() {
        return Instant.now().truncatedTo(ChronoUnit.HOURS);
    }

    @Test
    void what_was_missed_is_made_from_step_to_step_after_the_start() {
        scheduled.load("before", HOURLY, hoursAgo(49).toString(), true);

        schedule.start();

        soon(() -> assertThat(scheduled.dates("before")).hasSizeGreaterThanOrEqualTo(50));
        assertThat(scheduled.dates("before"))
                .startsWith(hoursAgo(49).toString())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_dag_that_comes_later_is_seen_at_once() {
        schedule.start();

        scheduled.load("later", HOURLY, hoursAgo(3).toString(), true);

        soon(() -> assertThat(scheduled.dates("later")).hasSizeGreaterThanOrEqualTo(4));
    }

    @Test
    void a_dag_that_is_paused_rests_until_it_goes_on() {
        schedule.start();
        scheduled.load("d", null, null, false);
        dags.setPaused("d", true, "Paused by test");
        scheduled.load("d", HOURLY, hoursAgo(3).toString(), true);
        scheduled.load("marker", HOURLY, hoursAgo(0).toString(), true);
        soon(() -> assertThat(scheduled.dates("marker")).isNotEmpty());
        assertThat(scheduled.dates("d")).isEmpty();

        dags.setPaused("d", false, "Paused by test");

        soon(() -> assertThat(scheduled.dates("d")).hasSizeGreaterThanOrEqualTo(4));
    }

    @Test
    void the_end_of_a_run_brings_the_next_one_of_a_continuous_dag() {
        scheduled.load("d", "@continuous", null, false);
        schedule.start();
        soon(() -> assertThat(scheduled.dates("d")).hasSize(1));

        scheduled.end("d");
        schedule.runEnded("d");

        soon(() -> assertThat(scheduled.dates("d")).hasSize(2));
    }

    @Test
    void a_closed_schedule_makes_nothing_and_the_next_one_makes_up_for_it() {
        schedule.start();
        scheduled.load("d", HOURLY, hoursAgo(1).toString(), true);
        soon(() -> assertThat(scheduled.dates("d")).hasSizeGreaterThanOrEqualTo(2));
        schedule.close();

        scheduled.load("e", HOURLY, hoursAgo(1).toString(), true);
        schedule = newSchedule();
        schedule.start();

        soon(() -> assertThat(scheduled.dates("e")).hasSizeGreaterThanOrEqualTo(2));
    }
}
