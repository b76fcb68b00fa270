package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Weeks of fifty DAGs with all that there is, in seconds. */
class SimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);

    @Test
    void a_month_of_fifty_dags_keeps_every_rule() {
        // Over the clock changes of all its zones.
        Played played = play(1, Duration.ofDays(31));

        assertThat(played.ticks()).isGreaterThan(1_000);
        assertThat(played.deaths()).isGreaterThan(5);
        assertThat(played.changedRuns()).isBetween(10, played.runs() / 3);
        assertThat(played.tasksWithPast()).isGreaterThan(20);
        assertThat(played.onceRuns()).isBetween(1, 3);
        assertThat(played.continuousRuns()).isGreaterThan(50);
        assertThat(played.givenUp()).isPositive();
        assertThat(played.overtaken()).isGreaterThan(10);
        assertThat(played.answered()).isGreaterThan(10);
        assertThat(played.byDefault()).isPositive();
        assertThat(played.updates()).isGreaterThan(20);
        assertThat(played.runsByUpdates()).isGreaterThan(5);
        assertThat(played.onTargets()).isGreaterThan(100);
        assertThat(played.told()).isGreaterThan(500);
        assertThat(played.alerts()).isGreaterThan(100);
        assertThat(played.met()).isGreaterThan(100);
        assertThat(played.missed()).hasSizeGreaterThan(6);
        assertThat(played.averages()).isPositive();
        assertThat(played.values()).isGreaterThan(20);
        assertThat(played.taken()).isGreaterThan(50);
    }

    @Test
    @Tag("long")
    void a_year_of_fifty_dags_keeps_every_rule() {
        play(2_026, Duration.ofDays(366));
    }

    @Test
    @Tag("long")
    void a_week_of_many_other_dags_keeps_every_rule() {
        for (long seed = 100; seed < 130; seed++) {
            play(seed, Duration.ofDays(7));
        }
    }

    private static Played play(long seed, Duration time) {
        try (Simulation simulation = new Simulation(seed)) {
            simulation.play(time);
            Played played = simulation.check();
            LOG.info("Seed {}: {} days with {}", seed, time.toDays(), played);
            assertThat(simulation.liveRuns()).as("seed %s", seed).isZero();
            return played;
        } catch (RuntimeException e) {
            throw new AssertionError("Seed " + seed, e);
        }
    }
}
