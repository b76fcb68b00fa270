package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.spec.DeadlineAction.NOTIFY;
import static io.waybill.spec.DeadlineReference.QUEUED_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.DeadlineRow;
import io.waybill.engine.store.DeadlineState;
import io.waybill.engine.store.DeadlineStore;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that are made before their time ({@code run_after}). */
class RunsToComeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final EngineRig rig = new EngineRig();
    private Instant start;

    @BeforeEach
    void load() {
        rig.load(TestDag.named("sales").limits(1, 16).add(job("a")));
        start = rig.clock.instant();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private RunRow triggerAfter(Duration time) {
        return rig.engine.trigger(TriggerRequest.manual("sales", null, "test").after(start.plus(time)));
    }

    @Test
    void a_run_waits_for_its_time_and_says_so() {
        RunRow run = triggerAfter(HOUR);

        rig.advance(HOUR.minusMillis(1));
        assertThat(rig.state(run)).isEqualTo(RunState.QUEUED);
        assertThat(rig.run(run).reason()).isEqualTo("its time comes at " + start.plus(HOUR) + " (run_after)");
        assertThat(rig.engine.nextTurn()).isEqualTo(start.plus(HOUR));
        rig.advance(Duration.ofMillis(1));
        assertThat(rig.state(run)).isEqualTo(RunState.RUNNING);
        assertThat(rig.run(run).reason()).isEmpty();
        assertThat(rig.run(run).startedAt()).isEqualTo(start.plus(HOUR));
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void its_deadlines_are_counted_from_its_time() {
        rig.load(TestDag.named("sales").deadline(QUEUED_AT, HOUR, NOTIFY, "ops").add(job("a")));

        RunRow run = triggerAfter(HOUR);

        Instant due = start.plus(HOUR.multipliedBy(2));
        DeadlineStore deadlines = new DeadlineStore(rig.database);
        assertThat(deadlines.due(DeadlineState.OPEN, due.minusMillis(1), 10)).isEmpty();
        assertThat(deadlines.due(DeadlineState.OPEN, due, 10))
                .extracting(DeadlineRow::runKey)
                .containsExactly(run.id());
    }

    @Test
    void it_waits_on_after_a_restart() {
        RunRow run = triggerAfter(HOUR);
        rig.tick();

        rig.restart().advance(HOUR.minusMinutes(1));
        assertThat(rig.state(run)).isEqualTo(RunState.QUEUED);
        rig.restart().toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.run(run).startedAt()).isEqualTo(start.plus(HOUR));
    }

    @Test
    void one_whose_time_came_while_nobody_looked_starts_at_once() {
        RunRow run = triggerAfter(HOUR);
        rig.tick();
        rig.clock.set(start.plus(HOUR.multipliedBy(3)));

        rig.restart().tick();

        assertThat(rig.state(run)).isEqualTo(RunState.RUNNING);
    }

    @Test
    void it_keeps_no_place_from_others_and_then_waits_for_one() {
        RunRow later = triggerAfter(Duration.ofSeconds(5));
        RunRow now = rig.trigger("sales");

        rig.advance(Duration.ofSeconds(6));

        assertThat(rig.state(now)).isEqualTo(RunState.RUNNING);
        assertThat(rig.state(later)).isEqualTo(RunState.QUEUED);
        assertThat(rig.run(later).reason()).contains("1 of 1 runs of the DAG are active");
        rig.toTheEnd();
        assertThat(rig.state(later)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void it_can_be_cancelled_before_its_time() {
        RunRow run = triggerAfter(HOUR);
        rig.tick();

        rig.engine.changes().cancelRun("sales", run.runId(), "test");
        rig.advance(HOUR.multipliedBy(2));

        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.fargate.tasks()).isEmpty();
        assertThat(rig.engine.nextTurn()).isNull();
    }

    @Test
    void a_time_that_is_past_is_now() {
        RunRow run = triggerAfter(HOUR.negated());
        rig.toTheEnd();
        assertThat(rig.run(run).runAfter()).isEqualTo(start);
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }
}
