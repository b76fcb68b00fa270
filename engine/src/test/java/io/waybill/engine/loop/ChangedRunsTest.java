package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.ExpandSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks of runs that were cleared or marked, with a database and a restart between. */
class ChangedRunsTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private RunRow failedOnce() {
        rig.load(TestDag.named("sales").add(pair("a"), job("b").needs("a"), job("c").needs("b")));
        rig.fargate.plan((node, tryNumber) -> node.equals("b") && tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(5)));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
        return run;
    }

    private static List<String> ids(List<TaskRow> tasks) {
        return tasks.stream().map(TaskRow::nodeId).toList();
    }

    @Test
    void a_run_that_has_ended_goes_on_from_what_failed() {
        RunRow run = failedOnce();
        assertThat(rig.engine.liveRuns()).isZero();
        TaskSelection failed = TaskSelection.all().onlyWhatFailed();
        assertThat(ids(rig.engine.changes().previewClear(rig.run(run), failed))).containsExactly("b", "c");

        assertThat(ids(rig.engine.changes().clear("sales", run.runId(), failed, "ada")))
                .containsExactly("b", "c");
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.fargate.tasks("a.run")).hasSize(1);
        assertThat(rig.attempts(run, "b")).extracting(AttemptRow::tryNumber).containsExactlyInAnyOrder(1, 2);
        assertThat(rig.attempts(run, "b")).extracting(AttemptRow::clientToken).doesNotHaveDuplicates();
        assertThat(rig.engine.liveRuns()).isZero();
    }

    @Test
    void a_cleared_run_waits_for_its_place_and_a_restart_does_not_lose_it() {
        rig.load(TestDag.named("sales").limits(1, 16).add(job("a")));
        RunRow first = rig.trigger("sales");
        rig.toTheEnd();
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(5)));
        RunRow second = rig.trigger("sales");
        rig.tick();

        rig.engine.changes().clear("sales", first.runId(), TaskSelection.all(), "ada");
        rig.tick();

        assertThat(rig.state(first)).isEqualTo(RunState.QUEUED);
        assertThat(rig.state(second)).isEqualTo(RunState.RUNNING);
        rig.restart().tick();
        assertThat(rig.state(first)).isEqualTo(RunState.QUEUED);
        rig.toTheEnd();
        assertThat(rig.state(first)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.state(second)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_task_that_is_cleared_while_it_runs_is_stopped_once_also_over_a_restart() {
        rig.load(TestDag.named("sales").add(job("a")));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(5)));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.RUNNING);

        rig.engine.changes().clear("sales", run.runId(), TaskSelection.of("a"), "ada");
        rig.tick().restart().toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.fargate.tasks("a")).hasSize(2);
        assertThat(rig.attempts(run, "a")).extracting(AttemptRow::reason).contains("Cleared by ada");
    }

    @Test
    void downstream_and_steps_are_meant_as_somebody_says() {
        RunRow run = failedOnce();

        assertThat(ids(rig.engine.changes().previewClear(rig.run(run), TaskSelection.of("a"))))
                .containsExactlyElementsOf(ids(rig.engine
                        .changes()
                        .previewClear(rig.run(run), new TaskSelection(List.of("a"), true, false, false))))
                .hasSize(2)
                .contains("a.run");
        assertThat(ids(rig.engine
                        .changes()
                        .previewClear(rig.run(run), TaskSelection.of("a.run").withDownstream())))
                .containsExactly("a.run", "b", "c");
        assertThat(ids(rig.engine
                        .changes()
                        .previewClear(rig.run(run), new TaskSelection(List.of("c"), true, false, false))))
                .hasSize(4);
        assertThatThrownBy(() -> rig.engine.changes().previewClear(rig.run(run), TaskSelection.of("aa")))
                .hasMessage("DAG 'sales' has no task or group 'aa' in the version that the run keeps; did you mean a?");
    }

    @Test
    void a_group_stands_for_all_that_is_in_it_however_deep() {
        rig.load(TestDag.named("sales")
                .group("outer", null)
                .group("inner", "outer")
                .add(job("a").in("outer"), pair("b").in("inner").needs("a"), job("c").needs("outer")));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();

        assertThat(ids(rig.engine.changes().previewClear(rig.run(run), TaskSelection.of("inner"))))
                .containsExactly("b.create", "b.run");
        assertThat(ids(rig.engine
                        .changes()
                        .previewClear(rig.run(run), TaskSelection.of("inner").withDownstream())))
                .containsExactly("b.create", "b.run", "c");
        assertThat(ids(rig.engine.changes().clear("sales", run.runId(), TaskSelection.of("outer"), "ada")))
                .containsExactly("a", "b.create", "b.run");
        rig.toTheEnd();

        assertThat(rig.task(run, "b.run").tryNumber()).isEqualTo(2);
        assertThat(rig.task(run, "c").tryNumber()).isEqualTo(1);
        assertThatThrownBy(() -> rig.engine.changes().previewClear(rig.run(run), TaskSelection.of("iner")))
                .hasMessageEndingWith("did you mean inner?");
    }

    @Test
    void of_a_group_that_is_run_for_items_all_or_one_item_is_meant() {
        rig.load(TestDag.named("sales")
                .mappedGroup("each", ExpandSpec.over(new ObjectMapper().valueToTree(List.of("x", "y"))))
                .add(job("a").in("each"), job("b").in("each").needs("a")));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();

        assertThat(rig.engine.changes().previewClear(rig.run(run), TaskSelection.of("each[1]")))
                .extracting(task -> task.key().toString())
                .containsExactly("a[1]", "b[1]");
        assertThat(rig.engine.changes().previewClear(rig.run(run), TaskSelection.of("each")))
                .extracting(task -> task.key().toString())
                .containsExactlyInAnyOrder("each.expand", "a[0]", "a[1]", "b[0]", "b[1]");
    }

    @Test
    void a_mark_lets_the_rest_of_an_ended_run_go_on() {
        RunRow run = failedOnce();

        rig.engine.changes().mark("sales", run.runId(), TaskSelection.of("b"), Mark.SKIPPED, "ada");
        rig.toTheEnd();

        assertThat(rig.task(run, "b").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(rig.task(run, "c").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_run_counts_as_failed_when_somebody_says_so() {
        rig.load(TestDag.named("sales").add(job("a")));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();

        rig.engine.changes().failRun("sales", run.runId(), "ada");
        rig.tick();

        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
        assertThat(rig.run(run).reason()).isEqualTo("Marked as failed by ada");
    }

    @Test
    void a_run_that_is_being_stopped_cannot_be_changed() {
        rig.load(TestDag.named("sales").add(job("a")));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofMinutes(5)));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(30));
        rig.engine.changes().cancelRun("sales", run.runId(), "ada");
        rig.engine.tick();

        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLING);
        assertThatThrownBy(() -> rig.engine.changes().clear("sales", run.runId(), TaskSelection.all(), "ada"))
                .hasMessageContaining("is being stopped");
    }
}
