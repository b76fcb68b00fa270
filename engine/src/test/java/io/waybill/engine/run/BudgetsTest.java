package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which failures get another try, for how often or how long, and what people are told. */
class BudgetsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("sales").add(tasks)).admit();
    }

    @Test
    void the_platform_s_failures_are_counted_apart_and_the_task_says_how_many_it_bears() {
        Scenario scenario = scenario(job("a").platformRetries(2).retries(1, Duration.ZERO));
        for (int i = 0; i < 2; i++) {
            scenario.runs("a", EndKind.PLATFORM);
            assertThat(scenario.state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
            scenario.after(Duration.ofMinutes(5)).due("a");
        }

        scenario.runs("a", EndKind.PLATFORM);

        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("a").spent().userFailures()).isZero();
        assertThat(scenario.task("a").tryNumber()).isEqualTo(3);
    }

    @Test
    void lack_of_capacity_is_borne_for_a_time_that_counts_from_the_first_failure_and_is_told() {
        Scenario scenario =
                scenario(job("a").capacityRetries(Duration.ofMinutes(10)).platformRetries(0));
        scenario.after(MINUTE).runs("a", EndKind.CAPACITY);
        assertThat(scenario.state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.task("a").reason())
                .isEqualTo("It ended as CAPACITY. Tried again until 2026-01-02T03:11:00Z.");
        Duration first = Duration.between(scenario.now(), scenario.task("a").nextTryAt());
        assertThat(first).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));

        scenario.after(Duration.ofMinutes(5)).due("a").runs("a", EndKind.CAPACITY);
        Duration second = Duration.between(scenario.now(), scenario.task("a").nextTryAt());
        assertThat(second).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(scenario.task("a").reason()).endsWith("until 2026-01-02T03:11:00Z.");

        scenario.after(Duration.ofMinutes(5)).due("a").runs("a", EndKind.CAPACITY);
        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
    }

    @Test
    void another_end_in_between_begins_a_new_series() {
        Scenario scenario = scenario(job("a").capacityRetries(Duration.ofMinutes(10)));
        scenario.runs("a", EndKind.CAPACITY)
                .after(Duration.ofMinutes(6))
                .due("a")
                .runs("a", EndKind.PLATFORM);
        assertThat(scenario.task("a").spent().capacitySince()).isNull();

        scenario.after(Duration.ofMinutes(6)).due("a").runs("a", EndKind.CAPACITY);

        assertThat(scenario.state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.task("a").spent().capacitySince()).isEqualTo(scenario.now());
        assertThat(scenario.task("a").spent().platformFailures()).isEqualTo(1);
    }

    @Test
    void without_a_time_for_it_lack_of_capacity_fails_at_once() {
        assertThat(scenario(job("a").capacityRetries(Duration.ZERO))
                        .runs("a", EndKind.CAPACITY)
                        .state("a"))
                .isEqualTo(TaskState.FAILED);
    }

    @Test
    void an_exit_code_to_fail_on_gets_no_other_try() {
        Scenario scenario =
                scenario(job("a").retries(5, MINUTE).failOn(2, 64)).starts("a").exits("a", 64);

        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("a").reason())
                .isEqualTo("Exit code 64. Exit code 64 is one of its fail_on_exit_codes.");
    }

    @Test
    void only_the_exit_codes_to_retry_on_get_another_try_where_there_are_any() {
        TestTask task = job("a").retries(5, MINUTE).retryOn(75);

        assertThat(scenario(task).starts("a").exits("a", 75).state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        Scenario other = scenario(task).starts("a").exits("a", 1);
        assertThat(other.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(other.task("a").reason()).endsWith("Exit code 1 is none of its retry_on_exit_codes.");
    }

    @Test
    void a_failure_without_an_exit_code_is_no_matter_of_exit_codes() {
        assertThat(scenario(job("a").retries(1, MINUTE).retryOn(75))
                        .runs("a", EndKind.USER)
                        .state("a"))
                .isEqualTo(TaskState.UP_FOR_RETRY);
    }

    @Test
    void an_exit_code_to_skip_on_skips_the_task_and_what_needs_it() {
        Scenario scenario = scenario(
                        job("a").retries(5, MINUTE).skipOn(99),
                        empty("b").needs("a"),
                        empty("c").needs("a").rule(TriggerRule.NONE_FAILED))
                .starts("a")
                .exits("a", 99);

        assertThat(List.of(scenario.state("a"), scenario.state("b"), scenario.state("c")))
                .containsExactly(TaskState.SKIPPED, TaskState.SKIPPED, TaskState.SUCCESS);
        assertThat(scenario.task("a").reason()).isEqualTo("Exit code 99 is one of its skip_on_exit_codes");
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void who_runs_out_of_memory_gets_the_next_size_at_once_as_long_as_there_is_one() {
        Scenario scenario = scenario(job("a").with(TestOperators.with("sizes", List.of(1024, 2048, 4096))));

        scenario.starts("a").exits("a", 137, FailureCause.OUT_OF_MEMORY);
        assertThat(scenario.state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.task("a").reason())
                .isEqualTo("Needed more memory than 1024 MiB; tried again with 2048 MiB");
        assertThat(scenario.task("a").nextTryAt()).isEqualTo(scenario.now());
        scenario.due("a").starts("a").exits("a", 137, FailureCause.OUT_OF_MEMORY);
        assertThat(scenario.task("a").reason())
                .isEqualTo("Needed more memory than 2048 MiB; tried again with 4096 MiB");
        scenario.due("a").starts("a").exits("a", 137, FailureCause.OUT_OF_MEMORY);

        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("a").reason()).isEqualTo("Exit code 137");
        assertThat(scenario.task("a").spent().memoryGrowths()).isEqualTo(2);
    }

    @Test
    void growing_spends_no_retry_and_the_largest_size_does() {
        Scenario scenario =
                scenario(job("a").retries(1, Duration.ZERO).with(TestOperators.with("sizes", List.of(1024, 2048))));
        scenario.starts("a").exits("a", 137, FailureCause.OUT_OF_MEMORY).due("a");
        scenario.starts("a").exits("a", 137, FailureCause.OUT_OF_MEMORY).due("a");
        assertThat(scenario.task("a").spent().userFailures()).isEqualTo(1);

        scenario.starts("a").exits("a", 137, FailureCause.OUT_OF_MEMORY);

        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("a").tryNumber()).isEqualTo(3);
    }

    @Test
    void who_loses_spot_capacity_goes_on_without_it_at_once_and_for_good() {
        Scenario scenario =
                scenario(job("a").with(TestOperators.with("spot", true)).capacityRetries(Duration.ZERO));

        scenario.runs("a", EndKind.CAPACITY);
        assertThat(scenario.state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.task("a").nextTryAt()).isEqualTo(scenario.now());
        assertThat(scenario.task("a").reason()).isEqualTo("It ended as CAPACITY. Tried again without Spot.");
        assertThat(scenario.task("a").spent().onDemand()).isTrue();

        assertThat(scenario.due("a").runs("a", EndKind.CAPACITY).state("a")).isEqualTo(TaskState.FAILED);
    }
}
