package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.task;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waits for something outside, which hold nothing meanwhile. */
class WaitsTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static TestTask waitFor(long seconds) {
        ObjectNode told = with("template", "time");
        told.putObject("input").put("seconds", seconds).put("from", "");
        return task("wait", "wait").with(told);
    }

    /** For the run of another DAG for the same date. */
    private static TestTask waitForSales() {
        ObjectNode told = with("template", "run");
        ObjectNode input = told.putObject("input").put("dag_id", "sales").put("logical_date", "{{ ts }}");
        input.putArray("allowed_states").add("success");
        input.putArray("failed_states").add("failed");
        return task("wait", "wait").with(told);
    }

    private RunRow trigger(String dagId, Instant date) {
        return rig.engine.trigger(TriggerRequest.manual(dagId, date, "test"));
    }

    @Test
    void a_wait_ends_at_its_moment_and_holds_no_place_meanwhile() {
        rig.settings = rig.settings.withParallelism(1);
        rig.restart()
                .load(TestDag.named("d")
                        .limits(16, 1)
                        .add(waitFor(600), job("other"), job("after").needs("wait")));
        RunRow run = rig.trigger("d");
        Instant start = rig.clock.instant();

        rig.advance(Duration.ofMinutes(5));
        assertThat(rig.states(run))
                .isEqualTo(Map.of("wait", TaskState.DEFERRED, "other", TaskState.SUCCESS, "after", TaskState.NONE));
        assertThat(rig.task(run, "wait").reason()).isEqualTo("Waits until " + start.plusSeconds(600));
        rig.advance(Duration.ofSeconds(299));
        assertThat(rig.task(run, "wait").state()).isEqualTo(TaskState.DEFERRED);
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.task(run, "wait").endedAt()).isEqualTo(start.plusSeconds(600));
        assertThat(rig.attempts(run, "wait")).hasSize(1);
    }

    @Test
    void a_moment_that_is_past_is_no_wait() {
        rig.load(TestDag.named("d").add(waitFor(0)));
        RunRow run = rig.trigger("d");

        rig.tick();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_wait_goes_on_after_the_death_of_the_scheduler() {
        rig.load(TestDag.named("d").add(waitFor(600)));
        RunRow run = rig.trigger("d");
        Instant start = rig.clock.instant();
        rig.advance(Duration.ofSeconds(100));

        rig.restart().toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.task(run, "wait").endedAt()).isEqualTo(start.plusSeconds(600));
        assertThat(rig.attempts(run, "wait")).hasSize(1);
    }

    @Test
    void another_dag_is_waited_for_and_looked_at_each_minute() {
        Instant date = Instant.parse("2026-01-01T00:00:00Z");
        rig.load(TestDag.named("sales").add(job("a")))
                .load(TestDag.named("report").add(waitForSales()));
        RunRow report = trigger("report", date);
        rig.advance(Duration.ofSeconds(90));
        assertThat(rig.task(report, "wait").reason()).isEqualTo("DAG 'sales' has no run for 2026-01-01T00:00:00Z yet");

        trigger("sales", date.plusSeconds(1));
        rig.advance(Duration.ofMinutes(1));
        assertThat(rig.task(report, "wait").state()).isEqualTo(TaskState.DEFERRED);
        RunRow sales = trigger("sales", date);
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.state(sales)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.state(report)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_failed_run_of_the_other_dag_fails_the_try_and_retries_wait_again() {
        Instant date = Instant.parse("2026-01-01T00:00:00Z");
        rig.load(TestDag.named("sales").add(job("a")))
                .load(TestDag.named("report").add(waitForSales().retries(1, Duration.ofMinutes(5))));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.failure(EndKind.USER));
        RunRow sales = trigger("sales", date);
        rig.toTheEnd();
        RunRow report = trigger("report", date);

        rig.tick();
        assertThat(rig.task(report, "wait").state()).isEqualTo(TaskState.UP_FOR_RETRY);
        rig.engine.changes().mark("sales", sales.runId(), TaskSelection.of("a"), Mark.SUCCESS, "ada");
        rig.toTheEnd();

        assertThat(rig.state(report)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.attempts(report, "wait")).hasSize(2);
    }

    @Test
    void what_the_task_before_handed_on_is_there_when_the_wait_begins() {
        ObjectNode told = with("template", "time");
        told.putObject("input").put("until", "{{ ti.xcom_pull('first') }}");
        rig.action = input -> Map.of("return_value", TextNode.valueOf("2026-01-02T04:00:00Z"));
        rig.load(TestDag.named("d")
                .add(call("first"), task("wait", "wait").needs("first").with(told)));
        RunRow run = rig.trigger("d");

        rig.tick();

        assertThat(rig.task(run, "wait").reason()).isEqualTo("Waits until 2026-01-02T04:00:00Z");
    }

    @Test
    void an_exit_code_decides_which_way_a_run_goes() {
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.ends(EndKind.USER, FailureCause.NONE, 3));
        rig.load(TestDag.named("d")
                .add(
                        job("check"),
                        task("which", "choose")
                                .needs("check")
                                .rule(TriggerRule.ALL_DONE)
                                .with(with("template", "{{ 'a' if ti.exit_code('check') == 3 else 'b' }}")),
                        empty("a").needs("which"),
                        empty("b").needs("which")));
        RunRow run = rig.trigger("d");

        rig.toTheEnd();

        assertThat(rig.states(run))
                .isEqualTo(Map.of(
                        "check", TaskState.FAILED,
                        "which", TaskState.SUCCESS,
                        "a", TaskState.SUCCESS,
                        "b", TaskState.SKIPPED));
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_timeout_counts_over_all_tries_and_is_not_retried() {
        rig.load(TestDag.named("report").add(waitForSales().retries(3, Duration.ofMinutes(5))));
        RunRow report = trigger("report", Instant.parse("2026-01-01T00:00:00Z"));
        Instant start = rig.clock.instant();

        rig.toTheEnd();

        assertThat(rig.task(report, "wait").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.task(report, "wait").endedAt()).isEqualTo(start.plus(Duration.ofHours(1)));
        assertThat(rig.task(report, "wait").reason())
                .isEqualTo("Waited longer than its timeout of 1h. DAG 'sales' has no run for 2026-01-01T00:00:00Z yet");
        assertThat(rig.attempts(report, "wait")).hasSize(1);
    }

    @Test
    void a_soft_fail_skips_where_the_wait_would_have_failed() {
        TestTask soft = waitForSales();
        ObjectNode told = with("template", "run").put("spot", true);
        told.putObject("input").put("dag_id", "sales").put("logical_date", "{{ ts }}");
        rig.load(TestDag.named("report").add(soft.with(told), job("after").needs("wait")));
        RunRow report = trigger("report", Instant.parse("2026-01-01T00:00:00Z"));

        rig.toTheEnd();

        assertThat(rig.states(report)).isEqualTo(Map.of("wait", TaskState.SKIPPED, "after", TaskState.SKIPPED));
        assertThat(rig.task(report, "wait").reason()).contains("Waited longer", "soft_fail");
        assertThat(rig.state(report)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_wait_that_is_cancelled_cleared_or_marked_ends_at_once() {
        rig.load(TestDag.named("d").add(waitFor(600)));
        RunRow cancelled = rig.trigger("d");
        RunRow cleared = rig.trigger("d");
        RunRow marked = rig.trigger("d");
        rig.advance(Duration.ofSeconds(100));

        rig.engine.changes().cancelRun("d", cancelled.runId(), "ada");
        rig.engine.changes().clear("d", cleared.runId(), TaskSelection.all(), "ada");
        rig.engine.changes().mark("d", marked.runId(), TaskSelection.all(), Mark.SUCCESS, "ada");
        rig.tick();

        assertThat(rig.state(cancelled)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.state(marked)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.task(cleared, "wait").state()).isEqualTo(TaskState.DEFERRED);
        assertThat(rig.task(cleared, "wait").tryNumber()).isEqualTo(2);
        Instant again = rig.clock.instant();
        rig.toTheEnd();
        assertThat(rig.task(cleared, "wait").endedAt()).isEqualTo(again.plusSeconds(600));
    }

    @Test
    void the_id_of_a_run_that_another_one_starts_is_cut_and_stays_its_own() {
        ObjectNode told = with(
                "input",
                Map.of(
                        "dag_id",
                        "sales",
                        "run_id",
                        "x".repeat(300) + "{{ run_id }}",
                        "logical_date",
                        "",
                        "by",
                        "report",
                        "conf",
                        Map.of()));
        rig.load(TestDag.named("sales").add(job("a")))
                .load(TestDag.named("report").add(task("start", "start_dag").with(told)));
        rig.trigger("report");
        rig.toTheEnd();
        rig.trigger("report");
        rig.toTheEnd();

        assertThat(rig.fargate.tasks()).hasSize(2);
        assertThat(rig.fargate.tasks())
                .extracting(started -> started.launch().identity().runId())
                .doesNotHaveDuplicates()
                .allSatisfy(runId -> assertThat(runId).hasSize(250));
    }

    @Test
    void one_dag_starts_another_once_though_the_call_is_repeated_after_a_crash() {
        ObjectNode told = with(
                "input",
                Map.of(
                        "dag_id",
                        "sales",
                        "run_id",
                        "by__{{ run_id }}",
                        "logical_date",
                        "",
                        "by",
                        "report",
                        "conf",
                        Map.of()));
        rig.load(TestDag.named("sales").add(job("a")))
                .load(TestDag.named("report").add(task("start", "start_dag").with(told)));
        RunRow report = rig.trigger("report");
        rig.toTheEnd();
        assertThat(rig.state(report)).isEqualTo(RunState.SUCCESS);

        rig.engine.changes().clear("report", report.runId(), TaskSelection.all(), "ada");
        rig.toTheEnd();

        assertThat(rig.state(report)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.runs.find("sales", "by__" + report.runId())).hasValueSatisfying(run -> {
            assertThat(run.state()).isEqualTo(RunState.SUCCESS);
            assertThat(run.triggeredBy()).isEqualTo("report");
        });
        assertThat(rig.fargate.tasks()).hasSize(1);
    }
}
