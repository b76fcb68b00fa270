package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clearing and marking do to a run, before any of it is saved. */
class ClearTest {
    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("d").add(tasks));
    }

    private static Scenario failedInTheMiddle() {
        return scenario(job("a"), job("b").needs("a"), job("c").needs("b"))
                .admit()
                .runs("a", EndKind.SUCCESS)
                .runs("b", EndKind.USER);
    }

    @Test
    void what_is_cleared_runs_again_after_what_it_needs_with_all_its_retries_and_the_next_number() {
        Scenario scenario = scenario(job("a").retries(1, Duration.ZERO), job("b").needs("a"))
                .admit()
                .runs("a", EndKind.USER)
                .due("a")
                .runs("a", EndKind.USER);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);

        scenario.clear("a", "b");

        assertThat(scenario.state()).isEqualTo(RunState.QUEUED);
        assertThat(scenario.run().row().endedAt()).isNull();
        assertThat(scenario.state("a")).isEqualTo(TaskState.NONE);
        scenario.admit();
        assertThat(scenario.state("a")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.NONE);
        scenario.runs("a", EndKind.USER);
        assertThat(scenario.task("a").tryNumber()).isEqualTo(3);
        assertThat(scenario.state("a")).as("a retry is left again").isEqualTo(TaskState.UP_FOR_RETRY);
        scenario.due("a").runs("a", EndKind.SUCCESS).runs("b", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_running_task_is_stopped_before_it_begins_anew_and_its_old_end_does_not_count() {
        Scenario scenario = scenario(job("a"), job("b").needs("a")).admit().starts("a");

        scenario.clear("a");

        assertThat(scenario.state("a")).isEqualTo(TaskState.RESTARTING);
        assertThat(scenario.commands).last().isInstanceOf(RunCommand.Stop.class);
        scenario.ends("a", EndKind.SUCCESS);
        assertThat(scenario.state("a"))
                .as("its rule holds, so it is scheduled at once")
                .isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.NONE);
        scenario.runs("a", EndKind.SUCCESS).runs("b", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
        assertThat(scenario.task("a").tryNumber()).isEqualTo(2);
    }

    @Test
    void in_a_run_that_runs_a_cleared_task_waits_for_what_is_cleared_before_it() {
        Scenario scenario = scenario(job("a"), job("b").needs("a"), job("c"))
                .admit()
                .starts("c")
                .runs("a", EndKind.SUCCESS)
                .runs("b", EndKind.SUCCESS);

        scenario.clear("a", "b");

        assertThat(scenario.state("a")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.NONE);
        assertThat(scenario.state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void what_a_task_handed_on_is_gone_until_it_succeeds_again() {
        Scenario scenario = scenario(job("a"), job("b")).admit().place("b");
        scenario.place("a").launched("a").started("a").ends("a", EndKind.SUCCESS, Map.of("rows", "1"));
        assertThat(scenario.run().output(TaskKey.of("a"), "rows")).contains("1");

        scenario.clear("a");

        assertThat(scenario.run().output(TaskKey.of("a"), "rows")).isEmpty();
        scenario.runs("a", EndKind.SUCCESS);
        assertThat(scenario.run().output(TaskKey.of("a"), "rows"))
                .as("the second try handed on nothing")
                .isEmpty();
    }

    @Test
    void clearing_what_is_untouched_or_while_the_run_is_being_stopped_changes_nothing() {
        Scenario scenario = scenario(job("a"), job("b").needs("a")).admit().starts("a");
        assertThat(scenario.tell(new RunEvent.Cleared(List.of(TaskKey.of("b")), "ada"))
                        .changesNothing())
                .isTrue();

        scenario.cancel();

        assertThat(scenario.tell(new RunEvent.Cleared(List.of(TaskKey.of("a")), "ada"))
                        .changesNothing())
                .isTrue();
    }

    @Test
    void marked_as_success_lets_what_did_not_run_because_of_it_run_now() {
        Scenario scenario = failedInTheMiddle();
        assertThat(scenario.state("c")).isEqualTo(TaskState.UPSTREAM_FAILED);

        scenario.mark(Mark.SUCCESS, "b");

        assertThat(scenario.state("b")).isEqualTo(TaskState.SUCCESS);
        assertThat(scenario.task("b").reason()).isEqualTo("Marked as success by ada");
        assertThat(scenario.state("c")).isEqualTo(TaskState.NONE);
        assertThat(scenario.state()).isEqualTo(RunState.QUEUED);
        scenario.admit().runs("c", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
        assertThat(scenario.task("a").tryNumber()).as("nothing else ran again").isEqualTo(1);
    }

    @Test
    void marked_as_failed_a_leaf_of_a_good_run_makes_it_a_failed_one() {
        Scenario scenario = scenario(job("a")).admit().runs("a", EndKind.SUCCESS);

        scenario.mark(Mark.FAILED, "a").admit();

        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_running_task_that_is_marked_is_stopped_and_counts_as_it_was_marked_with_no_further_try() {
        for (Mark mark : Mark.values()) {
            Scenario scenario = scenario(
                            job("a").retries(3, Duration.ZERO),
                            job("b").needs("a").rule(TriggerRule.ALL_DONE))
                    .admit()
                    .starts("a");

            scenario.mark(mark, "a");

            assertThat(scenario.state("a")).isEqualTo(TaskState.STOPPING);
            scenario.ends("a", EndKind.USER);
            assertThat(scenario.state("a")).isEqualTo(mark.state());
            assertThat(scenario.task("a").reason()).isEqualTo("Marked as " + mark.id() + " by ada");
            assertThat(scenario.state("b")).isEqualTo(TaskState.SCHEDULED);
        }
    }

    @Test
    void a_run_that_is_marked_as_failed_stops_what_runs() {
        Scenario scenario =
                scenario(job("a"), empty("b").needs("a")).admit().starts("a").fail();

        assertThat(scenario.state()).isEqualTo(RunState.FAILING);
        scenario.ends("a", EndKind.CANCELLED);

        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
        assertThat(scenario.run().row().reason()).isEqualTo("Marked as failed by ada");
    }
}
