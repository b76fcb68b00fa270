package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.spec.DeadlineAction.CANCEL;
import static io.waybill.spec.DeadlineAction.FAIL;
import static io.waybill.spec.DeadlineAction.NOTIFY;
import static io.waybill.spec.DeadlineReference.AVERAGE_RUN_TIME;
import static io.waybill.spec.DeadlineReference.LOGICAL_DATE;
import static io.waybill.spec.DeadlineReference.QUEUED_AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.notify.DeadlineWatch;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.DeadlineState;
import io.waybill.engine.store.DeadlineStore;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that must have ended by a time, and what becomes of those that have not. */
class RunDeadlinesTest {
    private final EngineRig rig = new EngineRig();
    private final NoticeStore outbox = new NoticeStore(rig.database);
    private final DeadlineStore deadlines = new DeadlineStore(rig.database);

    @BeforeEach
    void take_an_hour() {
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofHours(1)));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private DeadlineWatch watch() {
        return new DeadlineWatch(
                deadlines,
                rig.runs,
                (dagId, runId, by) -> rig.engine.changes().cancelRun(dagId, runId, by),
                (dagId, runId, by) -> rig.engine.changes().failRun(dagId, runId, by),
                rig.clock);
    }

    /** Moves the clock, looks at the deadlines and lets the engine do what it was asked for. */
    private void after(Duration time) {
        rig.advance(time);
        watch().tick();
        rig.tick();
    }

    private List<Notice> missed(RunRow run) {
        return outbox.ofRun(run.id(), 10).stream()
                .map(NoticeRow::notice)
                .filter(notice -> notice.event() == NoticeEvent.DEADLINE_MISSED)
                .toList();
    }

    @Test
    void a_run_that_is_late_is_told_once_and_goes_on() {
        rig.load(TestDag.named("sales")
                .deadline(QUEUED_AT, Duration.ofMinutes(30), NOTIFY, "ops", "sales")
                .add(job("a")));
        RunRow run = rig.trigger("sales");

        after(Duration.ofMinutes(29));
        assertThat(missed(run)).isEmpty();
        after(Duration.ofMinutes(1));
        after(Duration.ofMinutes(10));

        assertThat(missed(run)).extracting(Notice::notifier).containsExactly("sales", "ops");
        assertThat(missed(run).get(0).newState()).isEqualTo("running");
        assertThat(missed(run).get(0).detail())
                .isEqualTo("It has not ended by 2026-01-02T03:30:00Z (30m after queued_at) and goes on.");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_run_that_waits_for_a_place_is_late_too_and_cancelled_where_the_deadline_says_so() {
        rig.load(TestDag.named("sales")
                .limits(1, 16)
                .deadline(QUEUED_AT, Duration.ofMinutes(5), CANCEL)
                .add(job("a")));
        RunRow first = rig.trigger("sales");
        RunRow second = rig.trigger("sales");
        rig.advance(Duration.ofMinutes(4));
        assertThat(rig.state(second)).isEqualTo(RunState.QUEUED);

        after(Duration.ofMinutes(1));
        rig.toTheEnd();

        assertThat(rig.state(first)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.run(first).reason()).isEqualTo("Cancelled by its deadline (5m after queued_at)");
        assertThat(rig.state(second)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.fargate.tasks("a")).hasSize(1);
    }

    @Test
    void a_run_fails_where_the_deadline_says_so() {
        rig.load(TestDag.named("sales")
                .tells("on_failure", "boss")
                .deadline("2026-01-02T03:20", FAIL, "ops")
                .add(job("a")));
        RunRow run = rig.trigger("sales");

        after(Duration.ofMinutes(20));
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
        assertThat(rig.run(run).reason()).contains("its deadline (2026-01-02T03:20)");
        assertThat(outbox.ofRun(run.id(), 10))
                .extracting(row -> row.notice().event())
                .containsExactly(NoticeEvent.RUN_FAILURE, NoticeEvent.DEADLINE_MISSED);
    }

    @Test
    void who_is_done_in_time_hears_nothing_though_nobody_looked_in_between() {
        rig.load(TestDag.named("sales")
                .deadline(QUEUED_AT, Duration.ofHours(2), CANCEL, "ops")
                .add(job("a")));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();

        after(Duration.ofDays(1));

        assertThat(missed(run)).isEmpty();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(deadlines.due(DeadlineState.MET, rig.clock.instant(), 10)).hasSize(1);
    }

    @Test
    void who_was_late_while_nobody_looked_is_told_and_left_as_it_ended() {
        rig.load(TestDag.named("sales")
                .deadline(QUEUED_AT, Duration.ofMinutes(30), FAIL, "ops")
                .add(job("a")));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();

        after(Duration.ofDays(1));

        assertThat(missed(run))
                .singleElement()
                .satisfies(notice -> assertThat(notice.detail())
                        .isEqualTo(
                                "It has not ended by 2026-01-02T03:30:00Z (30m after queued_at), but it has since."));
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void deadlines_that_are_past_or_cannot_be_counted_do_not_hold_for_a_run() {
        rig.load(TestDag.named("sales")
                .deadline("2026-01-02T02:59", CANCEL)
                .deadline(LOGICAL_DATE, Duration.ofMinutes(10), CANCEL)
                .deadline(AVERAGE_RUN_TIME, Duration.ofMinutes(10), CANCEL)
                .add(job("a")));
        RunRow undated = rig.trigger("sales");
        Instant old = rig.clock.instant().minus(Duration.ofDays(1));
        RunRow madeUpFor = rig.engine.trigger(TriggerRequest.manual("sales", old, "test"));
        RunRow today = rig.engine.trigger(TriggerRequest.manual("sales", rig.clock.instant(), "test"));

        after(Duration.ofMinutes(30));
        rig.toTheEnd();

        assertThat(List.of(undated, madeUpFor)).extracting(rig::state).containsOnly(RunState.SUCCESS);
        assertThat(rig.state(today)).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void the_average_is_that_of_the_last_ten_successful_runs() {
        rig.load(TestDag.named("sales")
                .deadline(AVERAGE_RUN_TIME, Duration.ofMinutes(10), NOTIFY, "ops")
                .add(job("a")));
        for (int minutes : new int[] {300, 10, 10, 10, 10, 10, 20, 20, 20, 20, 20}) {
            rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(minutes)));
            var unused = rig.trigger("sales");
            rig.toTheEnd();
        }
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofHours(1)));
        RunRow run = rig.trigger("sales");

        after(Duration.ofMinutes(25));
        assertThat(missed(run)).isEmpty();
        after(Duration.ofMinutes(1));
        assertThat(missed(run)).hasSize(1);
    }

    @Test
    void what_the_engine_could_not_be_asked_for_is_asked_again_and_told_once() {
        rig.load(TestDag.named("sales")
                .deadline(QUEUED_AT, Duration.ofMinutes(5), CANCEL, "ops")
                .add(job("a")));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofMinutes(5));
        DeadlineWatch dying = new DeadlineWatch(
                deadlines,
                rig.runs,
                (dagId, runId, by) -> {
                    throw new WaybillException(ErrorCode.DATABASE, "no answer");
                },
                (dagId, runId, by) -> {},
                rig.clock);
        assertThatThrownBy(dying::tick).isInstanceOf(WaybillException.class);
        assertThat(missed(run)).hasSize(1);

        rig.restart();
        rig.tick();
        after(Duration.ofSeconds(1));
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(missed(run)).hasSize(1);
        assertThat(deadlines.due(DeadlineState.DONE, rig.clock.instant(), 10)).hasSize(1);
    }

    @Test
    void a_run_that_is_cleared_is_not_held_to_its_deadline_again() {
        rig.load(TestDag.named("sales")
                .deadline(QUEUED_AT, Duration.ofMinutes(90), CANCEL, "ops")
                .add(job("a")));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();
        after(Duration.ofMinutes(60));

        rig.engine.changes().clear("sales", run.runId(), TaskSelection.of("a"), "ada");
        rig.tick();
        after(Duration.ofMinutes(50));
        rig.toTheEnd();

        assertThat(missed(run)).isEmpty();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }
}
