package io.waybill.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A DAG whose runs fail one after the other. */
final class FailuresInARowTest {
    private final Database database = Database.open(DatabaseSettings.memory());
    private final DagStore dags = new DagStore(database);
    private final HandClock clock = new HandClock(Instant.parse("2026-03-10T12:00:00Z"));
    private final ScheduledDags scheduled = new ScheduledDags(database, dags, clock);
    private final Schedule schedule = newSchedule();

    private Schedule newSchedule() {
        return new Schedule(dags, new RunStore(database), scheduled::make, new NoAlarm(), clock);
    }

    @AfterEach
    void close() {
        schedule.close();
        database.close();
    }

    private void load(int failuresInARow) {
        scheduled.load("d", ScheduleSpec.parse("@hourly"), null, false, null, failuresInARow);
        schedule.tick();
    }

    private void anHourThatEnds(RunState state) {
        clock.move(Duration.ofHours(1));
        schedule.tick();
        scheduled.end("d", state);
        schedule.tick();
    }

    private DagRow dag() {
        return dags.find("d").orElseThrow();
    }

    @Test
    void after_so_many_failed_runs_in_a_row_the_dag_is_paused_and_says_why() {
        load(2);

        anHourThatEnds(RunState.FAILED);
        assertThat(dag().paused()).isFalse();
        anHourThatEnds(RunState.FAILED);

        assertThat(dag().paused()).isTrue();
        assertThat(dag().pausedReason())
                .isEqualTo("Paused because 2 runs in a row have failed (max_consecutive_failed_runs)");
        anHourThatEnds(RunState.SUCCESS);
        assertThat(scheduled.dates("d")).hasSize(2);
    }

    @Test
    void a_dag_that_runs_for_assets_alone_is_paused_too() {
        ScheduleSpec assets =
                ScheduleSpec.of(JsonNodeFactory.instance.objectNode().put("assets", "orders"));
        scheduled.load("d", assets, null, false, null, 1);
        schedule.tick();
        scheduled.make("d", Tick.of(clock.instant()));
        scheduled.end("d", RunState.FAILED);

        schedule.tick();

        assertThat(dag().paused()).isTrue();
    }

    @Test
    void a_success_between_counts_and_a_cancelled_run_does_not() {
        load(2);
        anHourThatEnds(RunState.FAILED);
        anHourThatEnds(RunState.SUCCESS);
        anHourThatEnds(RunState.FAILED);
        anHourThatEnds(RunState.CANCELLED);
        assertThat(dag().paused()).isFalse();

        anHourThatEnds(RunState.FAILED);

        assertThat(dag().paused()).isTrue();
    }

    @Test
    void who_lets_the_dag_go_on_gives_it_as_many_failures_again() {
        load(2);
        anHourThatEnds(RunState.FAILED);
        anHourThatEnds(RunState.FAILED);
        dags.setPaused("d", false, "");
        assertThat(dag().pausedReason()).isEmpty();

        anHourThatEnds(RunState.FAILED);
        assertThat(dag().paused()).isFalse();
        anHourThatEnds(RunState.FAILED);

        assertThat(dag().paused()).isTrue();
    }

    @Test
    void a_restart_sees_what_failed_before_it() {
        load(1);
        clock.move(Duration.ofHours(1));
        schedule.tick();
        scheduled.end("d", RunState.FAILED);

        try (Schedule next = newSchedule()) {
            next.tick();
        }

        assertThat(dag().pausedReason()).isEqualTo("Paused because 1 run has failed (max_consecutive_failed_runs)");
    }

    @Test
    void without_the_limit_a_dag_fails_as_often_as_it_likes() {
        load(0);
        for (int i = 0; i < 5; i++) {
            anHourThatEnds(RunState.FAILED);
        }

        assertThat(dag().paused()).isFalse();
    }
}
