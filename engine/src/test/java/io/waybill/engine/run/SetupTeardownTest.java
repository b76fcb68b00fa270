package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.spec.TriggerRule;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes ready runs before the work, what puts away runs after it, whatever has become of it. */
class SetupTeardownTest {

    private static Scenario scenario() {
        return start(
                job("create").setup(),
                job("work").needs("create"),
                job("delete").needs("work", "create").teardown());
    }

    private static Scenario start(TestTask... tasks) {
        return Scenario.of(TestDag.named("d").add(tasks)).admit();
    }

    /** Written down from Airflow's all_done_setup_success. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "success                 | success         | run",
                "success                 | failed          | run",
                "success                 | upstream_failed | run",
                "success                 | skipped         | run",
                "success                 | running         | wait",
                "running                 | success         | wait",
                "running                 | failed          | wait",
                "failed                  | upstream_failed | upstream_failed",
                "failed                  | success         | upstream_failed",
                "cancelled               | cancelled       | upstream_failed",
                "upstream_failed         | upstream_failed | upstream_failed",
                "skipped                 | skipped         | skip",
                "skipped                 | success         | skip",
                "skipped,skipped         | failed          | skip",
                "success,failed          | failed          | run",
                "success,skipped         | skipped         | run",
                "failed,skipped          | skipped         | upstream_failed",
                "failed,upstream_failed  | success         | upstream_failed",
                "success,running         | success         | wait",
                "''                      | failed          | run",
                "''                      | running         | wait",
            })
    void a_teardown_runs_when_all_before_it_has_ended_and_a_setup_has_succeeded(
            String setups, String work, String verdict) {
        ParentTally ofSetups = tally(setups);
        ParentTally all = tally(setups.isEmpty() ? work : setups + "," + work);

        assertThat(TriggerRules.teardown(all, ofSetups).name().toLowerCase(Locale.ROOT))
                .isEqualTo(verdict);
    }

    private static ParentTally tally(String states) {
        List<TaskState> all = Stream.of(states.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> TaskState.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .toList();
        ParentTally tally = ParentTally.waitingFor(all.size());
        for (TaskState state : all) {
            tally = tally.moved(TaskState.NONE, state);
        }
        return tally;
    }

    @Test
    void after_a_failure_it_is_put_away_all_the_same_and_the_run_has_failed() {
        Scenario scenario = scenario().runs("create", EndKind.SUCCESS).runs("work", EndKind.USER);

        assertThat(scenario.state("delete")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state()).isEqualTo(RunState.RUNNING);
        scenario.runs("delete", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_teardown_that_fails_does_not_fail_the_run_unless_it_is_said_to() {
        Scenario scenario = scenario()
                .runs("create", EndKind.SUCCESS)
                .runs("work", EndKind.SUCCESS)
                .runs("delete", EndKind.USER);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);

        Scenario vital = start(
                        job("create").setup(),
                        job("work").needs("create"),
                        job("delete").needs("work", "create").vital())
                .runs("create", EndKind.SUCCESS)
                .runs("work", EndKind.SUCCESS)
                .runs("delete", EndKind.USER);
        assertThat(vital.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_teardown_whose_failure_counts_hides_no_other_failure() {
        Scenario scenario = start(
                        job("create").setup(),
                        job("work").needs("create"),
                        job("delete").needs("work", "create").vital())
                .runs("create", EndKind.SUCCESS)
                .runs("work", EndKind.USER)
                .runs("delete", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void without_its_setup_nothing_works_whatever_the_rule_and_nothing_is_put_away() {
        Scenario scenario = start(
                job("create").setup(),
                job("first").needs("create"),
                job("report").needs("first").rule(TriggerRule.ALL_DONE),
                job("delete").needs("report", "create").teardown());
        scenario.runs("create", EndKind.USER);

        assertThat(scenario.state("first")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state("report")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.task("report").reason()).isEqualTo("Its setup 'create' is failed");
        assertThat(scenario.state("delete")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void what_comes_after_the_teardown_does_not_depend_on_the_setup() {
        Scenario scenario = start(
                job("create").setup(),
                job("work").needs("create"),
                job("delete").needs("work", "create").teardown(),
                job("later").needs("delete").rule(TriggerRule.ALL_DONE));
        scenario.runs("create", EndKind.USER);

        assertThat(scenario.state("later")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void always_is_not_before_the_setup() {
        Scenario scenario = start(
                job("create").setup(),
                job("first").needs("create"),
                job("any").needs("first").rule(TriggerRule.ALWAYS),
                job("delete").needs("any", "create").teardown());

        assertThat(scenario.state("any")).isEqualTo(TaskState.NONE);
        scenario.runs("create", EndKind.SUCCESS);
        assertThat(scenario.state("any")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void who_needs_a_group_waits_for_its_work_and_not_for_its_teardown() {
        Scenario scenario = Scenario.of(TestDag.named("d")
                        .group("cluster", null)
                        .add(
                                job("create").setup().in("cluster"),
                                job("work").needs("create").in("cluster"),
                                job("delete").needs("work", "create").teardown().in("cluster"),
                                job("after").needs("cluster")))
                .admit()
                .runs("create", EndKind.SUCCESS)
                .runs("work", EndKind.SUCCESS);

        assertThat(scenario.state("after")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("delete")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void a_cancelled_run_puts_away_what_was_made_ready() {
        Scenario scenario =
                scenario().runs("create", EndKind.SUCCESS).starts("work").cancel();
        assertThat(scenario.state("work")).isEqualTo(TaskState.STOPPING);
        assertThat(scenario.state("delete")).isEqualTo(TaskState.NONE);

        scenario.ends("work", EndKind.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.CANCELLING);
        scenario.runs("delete", EndKind.SUCCESS);

        assertThat(scenario.state("delete")).isEqualTo(TaskState.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void a_run_that_is_cancelled_again_does_not_wait_for_that() {
        Scenario scenario = scenario()
                .runs("create", EndKind.SUCCESS)
                .starts("work")
                .cancel()
                .ends("work", EndKind.CANCELLED);
        scenario.starts("delete").cancel();
        assertThat(scenario.state("delete")).isEqualTo(TaskState.STOPPING);

        scenario.ends("delete", EndKind.CANCELLED);

        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void a_run_that_was_cancelled_before_it_began_has_nothing_to_put_away() {
        Scenario scenario = Scenario.of(TestDag.named("d")
                .add(
                        job("create").setup(),
                        job("delete").needs("create").teardown(),
                        job("tell").teardown()));

        scenario.cancel();

        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
        assertThat(scenario.states().values()).containsOnly(TaskState.CANCELLED);
    }

    @Test
    void a_run_that_is_marked_as_failed_puts_away_too() {
        Scenario scenario = scenario().runs("create", EndKind.SUCCESS).fail();

        scenario.runs("delete", EndKind.SUCCESS);

        assertThat(scenario.state("work")).isEqualTo(TaskState.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_setup_of_several_steps_has_made_ready_with_its_last_and_all_steps_of_a_teardown_count_for_nothing() {
        Scenario scenario = start(
                pair("create").setup(),
                job("work").needs("create"),
                pair("delete").needs("work", "create").teardown());
        scenario.place("create.create").ends("create.create", EndKind.SUCCESS);
        scenario.runs("create.run", EndKind.SUCCESS).runs("work", EndKind.USER);

        assertThat(scenario.state("delete.create")).isEqualTo(TaskState.SCHEDULED);
        scenario.place("delete.create").ends("delete.create", EndKind.USER);

        assertThat(scenario.state("delete.run")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
        assertThat(scenario.run().row().reason()).contains("work");
    }
}
