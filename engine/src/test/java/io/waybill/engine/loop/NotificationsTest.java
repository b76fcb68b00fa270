package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static io.waybill.engine.graph.TestDag.wide;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lies in the outbox after runs, told as {@code event notifier node try state}. */
class NotificationsTest {
    private final EngineRig rig = new EngineRig();
    private final NoticeStore outbox = new NoticeStore(rig.database);

    @AfterEach
    void close() {
        rig.close();
    }

    private List<Notice> notices(RunRow run) {
        List<Notice> notices = new ArrayList<>(
                outbox.ofRun(run.id(), 100).stream().map(NoticeRow::notice).toList());
        Collections.reverse(notices);
        return notices;
    }

    private List<String> told(RunRow run) {
        return notices(run).stream()
                .map(notice -> (notice.event().id() + " " + notice.notifier() + " " + notice.nodeId() + " "
                                + notice.tryNumber() + " " + notice.newState())
                        .replaceAll("  0 ", " "))
                .toList();
    }

    private RunRow ran(TestDag dag) {
        RunRow run = rig.load(dag).trigger("sales");
        rig.toTheEnd();
        return run;
    }

    @Test
    void a_retry_is_told_as_such_and_only_the_last_failure_as_a_failure() {
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.failure(EndKind.USER));

        RunRow run = ran(TestDag.named("sales")
                .tells("on_success", "boss")
                .tells("on_failure", "boss")
                .add(
                        job("a").retries(1, Duration.ofMinutes(1))
                                .tells("on_retry", "ops")
                                .tells("on_failure", "ops", "sales", "ops")
                                .tells("on_success", "sales"),
                        job("b").needs("a").tells("on_failure", "ops").tells("on_skipped", "ops")));

        assertThat(told(run))
                .containsExactly(
                        "task_retry ops a 1 up_for_retry",
                        "task_failure ops a 2 failed",
                        "task_failure sales a 2 failed",
                        "run_failure boss failed");
        Notice last = notices(run).get(3);
        assertThat(last.detail()).isEqualTo("Failed: a");
        assertThat(last.logicalDate()).isEqualTo(run.logicalDate());
        assertThat(last.at()).isEqualTo(rig.run(run).endedAt());
    }

    @Test
    void success_and_skips_are_told_by_tasks_and_the_run() {
        rig.fargate.plan((node, tryNumber) -> node.equals("none")
                ? SimulatedFargate.Plan.ends(EndKind.USER, FailureCause.NONE, 99)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(1)));

        RunRow run = ran(TestDag.named("sales")
                .tells("on_success", "boss")
                .add(
                        job("good").tells("on_success", "ops").tells("on_skipped", "ops"),
                        job("none").skipOn(99).tells("on_success", "ops").tells("on_skipped", "sales"),
                        empty("after").needs("none").tells("on_skipped", "sales")));

        assertThat(told(run))
                .containsExactlyInAnyOrder(
                        "task_success ops good 1 success",
                        "task_skipped sales none 1 skipped",
                        "task_skipped sales after 0 skipped",
                        "run_success boss success");
    }

    @Test
    void a_task_of_several_steps_is_told_once() {
        RunRow run = ran(TestDag.named("sales")
                .add(
                        pair("two").tells("on_success", "ops"),
                        wide("three", 3).needs("two").tells("on_success", "ops"),
                        pair("failing").tells("on_success", "ops").tells("on_failure", "ops")));
        assertThat(told(run))
                .containsExactlyInAnyOrder(
                        "task_success ops two.run 1 success",
                        "task_success ops three.n0 0 success",
                        "task_success ops failing.run 1 success");

        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.failure(EndKind.USER));
        RunRow failed = rig.trigger("sales");
        rig.toTheEnd();
        assertThat(told(failed)).containsExactly("task_failure ops failing.run 1 failed");
    }

    @Test
    void a_cancelled_run_is_told_as_a_failure_with_who_did_it() {
        rig.load(TestDag.named("sales")
                .tells("on_failure", "boss")
                .add(job("a").tells("on_failure", "ops"), job("b").needs("a").tells("on_failure", "ops")));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(3));

        rig.engine.changes().cancelRun("sales", run.runId(), "ada");
        rig.toTheEnd();

        assertThat(told(run)).containsExactly("run_failure boss cancelled");
        assertThat(notices(run).get(0).detail()).contains("ada");
    }

    @Test
    void what_is_cleared_or_marked_is_told_again() {
        RunRow run = ran(
                TestDag.named("sales").add(job("a").tells("on_success", "ops").tells("on_failure", "ops")));

        rig.engine.changes().clear("sales", run.runId(), TaskSelection.of("a"), "ada");
        rig.toTheEnd();
        rig.engine.changes().mark("sales", run.runId(), TaskSelection.of("a"), Mark.FAILED, "ada");
        rig.toTheEnd();

        assertThat(told(run))
                .containsExactly(
                        "task_success ops a 1 success", "task_success ops a 2 success", "task_failure ops a 2 failed");
        assertThat(notices(run).get(2).detail()).contains("ada");
    }

    @Test
    void whenever_the_engine_dies_each_transition_is_told_exactly_once() {
        rig.fargate.plan((node, tryNumber) -> node.equals("b") && tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(1)));
        rig.load(TestDag.named("sales")
                .tells("on_success", "boss")
                .add(
                        empty("a").tells("on_success", "ops"),
                        job("b").needs("a")
                                .retries(1, Duration.ofMinutes(1))
                                .tells("on_retry", "ops")
                                .tells("on_success", "ops")));
        rig.death.comesAt(point -> false);
        RunRow undisturbed = rig.trigger("sales");
        rig.toTheEnd();
        int points = rig.death.points();

        for (int i = 0; i < points; i++) {
            int fatal = i;
            RunRow run = rig.restart().trigger("sales");
            rig.death.comesAt(point -> point == fatal);
            rig.toTheEndThroughDeaths();

            assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
            assertThat(told(run)).isEqualTo(told(undisturbed)).hasSize(4);
        }
    }
}
